// What the clock on the wall of a time zone shows. Pure.

export interface Wall {
  day: string; // 2026-11-27
  time: string; // 22:05
  weekday: number; // 1 Monday to 7 Sunday
  month: number;
}

export function wall_of(at_ms: number, time_zone: string): Wall {
  const format = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: time_zone,
  });
  const [day = '', time = ''] = format.format(at_ms).split(' ');
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return { day, time, weekday: weekday === 0 ? 7 : weekday, month: Number(day.slice(5, 7)) };
}
