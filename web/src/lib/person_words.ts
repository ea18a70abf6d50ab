// Who somebody is where the server names people: "王芳 (wang.fang)"; of a key or a login without a person,
// with the last signs of its number, which only an answer to its own act tells. Pure.
import type { Me } from './contract.ts';

// `own`: the name under which something was done here before, as far as it is known.
export function is_person(me: Pick<Me, 'name' | 'login'>, named: string | null, own: string | null): boolean {
  if (named === null || named === '') return false;
  return named === (me.login === null ? own : `${me.name} (${me.login})`);
}
