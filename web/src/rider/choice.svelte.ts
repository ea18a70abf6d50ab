// Language and theme: the address first (?lang=en&theme=dark), then what was chosen here before, then
// what the telephone asks for; Chinese where it asks for neither.
import type { Lang } from '../lib/format.ts';
import { router } from '../lib/router.svelte.ts';
import { keep, kept } from './drawer.ts';
import { load_words, say, say_or, type Values, type WordKey } from './words/say.ts';

function first_lang(): Lang {
  for (const wish of [router.query.get('lang'), kept('lang'), ...navigator.languages]) {
    const lang = wish?.slice(0, 2).toLowerCase();
    if (lang === 'zh' || lang === 'en') return lang;
  }
  return 'zh';
}

class Choice {
  lang: Lang = $state(first_lang());

  constructor() {
    this.#apply();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const wish = router.query.get('theme') ?? kept('theme');
    const paint = () => {
      const theme = wish === 'dark' || wish === 'light' ? wish : dark.matches ? 'dark' : 'light';
      document.documentElement.dataset['theme'] = theme;
    };
    paint();
    dark.addEventListener('change', paint);
  }

  // Stays with the language that it has when the words cannot be loaded.
  async other_lang() {
    const lang = this.lang === 'zh' ? 'en' : 'zh';
    await load_words(lang);
    this.lang = lang;
    keep('lang', lang);
    if (router.query.has('lang')) router.set({ lang });
    this.#apply();
  }

  #apply() {
    document.documentElement.lang = this.lang === 'zh' ? 'zh-CN' : 'en';
  }
}

export const choice = new Choice();

export const t = (key: WordKey, values?: Values) => say(choice.lang, key, values);
export const t_or = (key: string, otherwise: WordKey) => say_or(choice.lang, key, otherwise);
