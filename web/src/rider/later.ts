import { load_words_behind } from './words/say.ts';

// The parts of the page that are loaded behind the first look, each once. What could not be loaded (a
// weak network, a server that was upgraded meanwhile) is asked for again. Its words come with it.
const parts = {
  confirm: () => import('./screens/Confirm.svelte'),
  charging: () => import('./screens/charging.ts'),
  account: () => import('./screens/account.ts'),
};

type Parts = { [Name in keyof typeof parts]: Awaited<ReturnType<(typeof parts)[Name]>> };
const loaded = new Map<string, Promise<unknown>>();

export function later<Name extends keyof Parts>(name: Name): Promise<Parts[Name]> {
  let part = loaded.get(name);
  if (part === undefined) {
    part = Promise.all([parts[name](), load_words_behind()]).then(([loaded_part]) => loaded_part);
    part.catch(() => loaded.delete(name));
    loaded.set(name, part);
  }
  return part as Promise<Parts[Name]>;
}

// While nothing else is to do, so that the next tap does not wait.
export function load_ahead() {
  const load = () => {
    for (const name of ['confirm', 'charging', 'account'] as const) later(name).catch(() => {});
  };
  if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 4000 });
  else setTimeout(load, 1500);
}
