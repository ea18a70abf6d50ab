// The server's sentences in Chinese. The English sentence is the key; {} stands for a part that differs (a
// number, a name), which is kept, or said in Chinese when it is such a sentence itself. What no table knows
// stays as it is. Pure; the tables are in i18n/said/.

export type Turn = (sentence: string) => string;

// Of an answer that is not a success: the sentence, and the fields it is about.
export interface Complaint {
  title: string;
  detail: string;
  fields: readonly { field: string; message: string }[];
}

const quoted = (text: string) => text.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&');

// The places are numbered where Chinese wants another order: '{1} 台中有 {0} 台失败'.
const filled = (text: string, parts: string[]) => {
  let next = 0;
  return text.replace(/\{(\d?)\}/g, (_, number: string) => parts[number === '' ? next++ : Number(number)] ?? '');
};

export function turn_by(...tables: Record<string, string>[]): Turn {
  const table: Record<string, string> = Object.assign(Object.create(null), ...tables);
  // The longest first: it says most about its sentence.
  const shapes = Object.keys(table)
    .filter((key) => key.includes('{}'))
    .sort((a, b) => b.length - a.length)
    .map((key) => ({ text: table[key] ?? '', shape: new RegExp(`^${key.split('{}').map(quoted).join('(.+?)')}$`, 's') }));
  const turn: Turn = (sentence) => {
    const known = table[sentence];
    if (known !== undefined) return known;
    for (const { text, shape } of shapes) {
      const parts = shape.exec(sentence)?.slice(1);
      if (parts !== undefined) return filled(text, parts.map((part) => turn(part)));
    }
    return sentence;
  };
  return turn;
}

const last_of = (field: string) => field.split('/').at(-1) ?? '';

// What is said of a field, without its name: the server's sentence may begin with it.
export function without_name(field: string, message: string): string {
  const name = last_of(field);
  return name !== '' && message.startsWith(`${name} `) ? message.slice(name.length + 1) : message;
}

// Where a field is, in words: "/elements/0/price" is 价格第 1 项 / 单价. What is inside of something that
// was written for a pile keeps its names, which are the protocol's.
export function place_by(words: Record<string, string>): (field: string) => string {
  return (field) => {
    const [first = '', ...rest] = field.split('/').filter(Boolean);
    if (first === 'payload') return [words['payload'] ?? first, ...rest].join(' / ');
    const places: string[] = [];
    for (const part of [first, ...rest]) {
      const before = places.at(-1);
      if (/^\d+$/.test(part) && before !== undefined) places[places.length - 1] = `${before}第 ${Number(part) + 1} 项`;
      else places.push(Object.hasOwn(words, part) ? (words[part] ?? part) : part);
    }
    return places.filter(Boolean).join(' / ');
  };
}

const each_once = (lines: string[], between: string) => [...new Set(lines)].join(between);
const all_of = ({ title, detail, fields }: Complaint) =>
  fields.some(({ message }) => message === detail) || (detail === '' && fields.length > 0)
    ? []
    : [detail || title];

// "姓名：须为 1 至 100 个字符"; a sentence that no table knows stays whole.
export function complaint_in_chinese(complaint: Complaint, turn: Turn, place: (field: string) => string): string {
  const of_fields = complaint.fields.map(({ field, message }) => {
    const said = without_name(field, message);
    const turned = turn(said);
    if (turned === said) return message;
    const where = place(field);
    return where === '' ? turned : `${where}：${turned}`;
  });
  return each_once([...all_of(complaint).map(turn), ...of_fields], '；');
}

// Sentences that say nothing of what they are about: "is needed".
const lacks_its_subject = /^(?:is|are|must|has|lies|names|may|pays|was|at most|more than) /;

export function complaint_in_english(complaint: Complaint): string {
  const of_fields = complaint.fields.map(({ field, message }) =>
    lacks_its_subject.test(message) ? `${last_of(field)} ${message}`.trim() : message,
  );
  return each_once([...all_of(complaint), ...of_fields], ' ');
}
