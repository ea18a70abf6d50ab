// The resident's words in the chosen language, with {name} replaced. Chinese comes with the page;
// English is loaded by whoever reads it. Pure but for that.
import type { Lang } from '../../lib/format.ts';
import { zh, type WordKey } from './zh.ts';

export type Values = Record<string, string | number>;

const words: Record<Lang, Record<WordKey, string>> = { zh, en: zh };

export async function load_words(lang: Lang): Promise<void> {
  if (lang === 'en') words.en = (await import('./en.ts')).en;
}

export function say(lang: Lang, key: WordKey, values: Values = {}): string {
  return words[lang][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  );
}

// For keys made from what the server says: `otherwise` when there is no word for it.
export function say_or(lang: Lang, key: string, otherwise: WordKey): string {
  return say(lang, key in zh ? (key as WordKey) : otherwise);
}
