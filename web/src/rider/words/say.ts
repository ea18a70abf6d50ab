// The resident's words in the chosen language, with {name} replaced. The Chinese of the first look comes
// with the page, what is said behind it with the screens that say it; English is loaded by whoever reads
// it. Pure but for that.
import type { Lang } from '../../lib/format.ts';
import { zh } from './zh.ts';
import type { zh_behind } from './zh_behind.ts';

export type WordKey = keyof typeof zh | keyof typeof zh_behind;
export type Values = Record<string, string | number>;

const chinese: Partial<Record<WordKey, string>> = { ...zh };
const words: Record<Lang, Partial<Record<WordKey, string>>> = { zh: chinese, en: chinese };

export async function load_words(lang: Lang): Promise<void> {
  if (lang === 'en') words.en = (await import('./en.ts')).en;
}

export async function load_words_behind(): Promise<void> {
  Object.assign(chinese, (await import('./zh_behind.ts')).zh_behind);
}

export function say(lang: Lang, key: WordKey, values: Values = {}): string {
  return (words[lang][key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  );
}

// For keys made from what the server says: `otherwise` when there is no word for it.
export function say_or(lang: Lang, key: string, otherwise: WordKey): string {
  return say(lang, key in words[lang] ? (key as WordKey) : otherwise);
}
