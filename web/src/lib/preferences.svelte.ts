// Language and theme: the address first (?lang=en&theme=dark), then what was chosen here before, then
// what the browser asks for.
import './i18n/at_hand.ts';
import type { Lang } from './format.ts';
import type { Key } from './i18n/key.ts';
import { text } from './i18n/table.ts';
import { router } from './router.svelte.ts';

export type Theme = 'auto' | 'light' | 'dark';
const themes: readonly string[] = ['auto', 'light', 'dark'];

function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is forbidden: the choice lasts as long as the page
  }
}

function keep(name: string, value: string) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // as above
  }
}

function first_lang(): Lang {
  for (const wish of [router.query.get('lang'), kept('lang'), ...navigator.languages]) {
    const lang = wish?.slice(0, 2).toLowerCase();
    if (lang === 'zh' || lang === 'en') return lang;
  }
  return 'zh';
}

function first_theme(): Theme {
  for (const wish of [router.query.get('theme'), kept('theme')]) {
    if (wish !== null && themes.includes(wish)) return wish as Theme;
  }
  return 'auto';
}

class Preferences {
  lang: Lang = $state(first_lang());
  theme: Theme = $state(first_theme());

  #forced: Theme | null = null; // by a view that has a theme of its own
  #dark = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    this.#apply();
    this.#dark.addEventListener('change', () => this.#apply());
  }

  choose_lang(lang: Lang) {
    this.lang = lang;
    keep('lang', lang);
    if (router.query.has('lang')) router.set({ lang });
    this.#apply();
  }

  choose_theme(theme: Theme) {
    this.theme = theme;
    keep('theme', theme);
    if (router.query.has('theme')) router.set({ theme });
    this.#apply();
  }

  force_theme(theme: Theme | null) {
    this.#forced = theme;
    this.#apply();
  }

  #apply() {
    document.documentElement.lang = this.lang === 'zh' ? 'zh-CN' : 'en';
    const own = this.#dark.matches ? 'dark' : 'light';
    const theme = this.#forced ?? this.theme;
    document.documentElement.dataset['theme'] = theme === 'auto' ? own : theme;
  }
}

export const preferences = new Preferences();

// The text of a key in the chosen language, with {name} replaced.
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return (text(preferences.lang, key) ?? key).replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  );
}

// Like t, for keys made from what the server says: the server's own word when we have none for it.
export function t_or(key: string, otherwise: string): string {
  return text(preferences.lang, key) === undefined ? otherwise : t(key as Key);
}
