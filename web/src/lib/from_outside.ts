// What the server says, with the letters neutralised that a pile or a person can hide in a text: those
// that turn the reading direction and those that command a terminal (N68). They are shown by their
// number; line breaks and tabs stay. Pure.
const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const maybe = /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\\u00[0189]|\\u0(?:61c|07f)|\\u20|\\ufeff|\\[bf]/i;

export const plain = (text: string): string =>
  text.replace(hidden, (letter) => `‹${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}›`);

// JSON that hides nothing, which is nearly all of it, is not gone through text by text.
export function parse(json: string): unknown {
  return maybe.test(json)
    ? JSON.parse(json, (_, value: unknown) => (typeof value === 'string' ? plain(value) : value))
    : JSON.parse(json);
}
