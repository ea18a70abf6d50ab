// What the letters typed into the palette may mean. Pure.
import type { FoundPiles } from './contract.ts';

export interface Goal {
  kind: string;
  name: string;
  more: string;
  path: string;
}

const most = 12;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

// Every word must occur somewhere; a name that begins with the first one stands above the others.
export function found(goals: Goal[], text: string, session_kind: string): Goal[] {
  const wanted = text.trim().toLowerCase();
  if (uuid.test(wanted)) {
    return [{ kind: session_kind, name: wanted, more: '', path: `/sessions/${wanted}` }];
  }
  const words = wanted.split(/\s+/).filter((word) => word !== '');
  const first = words[0] ?? '';
  const ranked: [number, Goal][] = [];
  for (const goal of goals) {
    const all = `${goal.kind} ${goal.name} ${goal.more}`.toLowerCase();
    if (words.every((word) => all.includes(word))) {
      ranked.push([goal.name.toLowerCase().startsWith(first) ? 0 : 1, goal]);
    }
  }
  ranked.sort(([a], [b]) => a - b);
  return ranked.slice(0, most).map(([, goal]) => goal);
}

interface Words {
  pile: string;
  slot: string;
  numbered: (number: number) => string;
}

// What the server found: a pile leads to its page, a slot to its panel in the yard. A slot is found only where its
// number was typed: it stands above piles in which the number merely occurs, but not above one of that very name.
export function goals_of(items: FoundPiles['items'], words: Words, typed: string): Goal[] {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ slot, name }: FoundPiles['items'][number]) => {
    if (slot !== null) return 1;
    return name.toLowerCase().startsWith(wanted) ? 0 : 2;
  };
  return [...items].sort((a, b) => rank(a) - rank(b)).map(({ station_id, evse_id, slot, name, location }) => ({
    kind: slot === null ? words.pile : words.slot,
    name: slot === null ? name : `${name} · ${words.numbered(slot)}`,
    more: location,
    path: slot === null || evse_id === null ? `/stations/${station_id}` : `/?slot=${evse_id}`,
  }));
}
