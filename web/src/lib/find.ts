// What the letters typed into the palette may mean. Pure.
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
