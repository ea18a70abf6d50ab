// Every text of the console in both languages. A file of words/ holds those of one area and puts them here
// when it is loaded: some come with the page (at_hand.ts), the others with the views that import them.
import type { Lang } from '../format.ts';

type Area = Record<string, [zh: string, en: string]>;

const table: Area = {};

export function words<Words extends Area>(area: Words): Words {
  Object.assign(table, area);
  return area;
}

export const text = (lang: Lang, key: string) => table[key]?.[lang === 'zh' ? 0 : 1];
