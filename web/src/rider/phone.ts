// A telephone number as people type it: spaces, dashes, full-width digits, +86 in front. Pure.
export const phone_digits = (text: string) =>
  text.normalize('NFKC').replace(/\D/g, '').replace(/^86(?=1\d{10}$)/, '');

export const is_mobile = (digits: string) => /^1\d{10}$/.test(digits);

// Also of a fixed line.
export const is_callable = (digits: string) => digits.length >= 5 && digits.length <= 15;
