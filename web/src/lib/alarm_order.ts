// Which alarm is looked at first, and which events change the list. Pure.
import type { Alarm } from './contract.ts';

const levels: Alarm['level'][] = ['urgent', 'important', 'ordinary', 'information'];

// The worst first, and of the same level the latest.
export function sorted(alarms: Alarm[]): Alarm[] {
  const rank = (alarm: Alarm) => levels.indexOf(alarm.level);
  return [...alarms].sort(
    (a, b) => rank(a) - rank(b) || Date.parse(b.last_at) - Date.parse(a.last_at),
  );
}

// Whether somebody must be called: an urgent alarm that nobody looks after is new, or has waited too long once more.
export function is_called_for(before: Alarm[], now: Alarm[]): boolean {
  const steps = new Map(before.map(({ id, step }) => [id, step]));
  return now.some(
    ({ id, level, state, step }) => level === 'urgent' && state === 'raised' && step > (steps.get(id) ?? -1),
  );
}

export const concerns_alarms = (kind: string) => kind.startsWith('alarm.') || kind.startsWith('cut.');

export interface AlarmGroup {
  kind: string;
  alarms: Alarm[];
}

const most_alone = 4;

// What is wrong at many places in the same way is one thing to look at: it stands where its first alarm
// would. What is urgent always stands alone. Takes them in their order.
export function grouped(alarms: Alarm[]): AlarmGroup[] {
  const key_of = (alarm: Alarm) => `${alarm.level} ${alarm.kind}`;
  const counts = new Map<string, number>();
  for (const alarm of alarms) counts.set(key_of(alarm), (counts.get(key_of(alarm)) ?? 0) + 1);
  const groups = new Map<string, AlarmGroup>();
  for (const alarm of alarms) {
    const many = alarm.level !== 'urgent' && (counts.get(key_of(alarm)) ?? 0) > most_alone;
    const key = many ? key_of(alarm) : alarm.id;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { kind: alarm.kind, alarms: [alarm] });
    else group.alarms.push(alarm);
  }
  return [...groups.values()];
}
