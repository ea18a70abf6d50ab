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

export const concerns_alarms = (kind: string) => kind.startsWith('alarm.') || kind.startsWith('cut.');
