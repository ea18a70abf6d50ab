// The log in the reader's language. The server writes what happened in English, in fixed patterns, because a sealed
// line is never changed; here they are read back. What fits no pattern, a person's own words above all, stays. Pure.
import './i18n/words/log.ts';
import './i18n/words/payments.ts';
import { device_words } from './device_words.ts';
import type { Key } from './i18n/key.ts';

export interface Tongue {
  say: (key: Key, values?: Record<string, string>) => string;
  or: (key: string, other: string) => string; // the text of a key that may not be there
  when: (time: string) => string;
  money: (minor: number) => string;
}

export interface Said {
  text: string;
  full: string; // what was shortened, for whoever wants to see it; empty: nothing was
}

type Values = Record<string, string>;
interface Rule {
  of: string[]; // kinds
  shape: RegExp;
  words: Key | ((found: Values, tongue: Tongue) => string | null);
}

const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z`;
const person = String.raw`.+ \([^()]*\)`;
const role = 'viewer|operator|administrator|detector';

export const rules: Rule[] = [
  {
    of: ['shift.planned', 'shift.removed'],
    shape: new RegExp(`^(?<who>.*) (?<from>${time})/(?<until>${time})$`),
    words: 'log.said.shift',
  },
  {
    of: ['session.reviewed', 'session.review_proposed'],
    shape: /^(?<ruling>accept|correct|waive): (?<why>.*)$/s,
    words: ({ ruling, why = '' }, { say, or }) => say('log.said.ruling', { ruling: or(`review.${ruling}`, ruling ?? ''), why }),
  },
  { of: ['person.signed_in'], shape: /^by a one-time link, from (?<remote>.+)$/, words: 'log.said.link_from' },
  { of: ['person.signed_in'], shape: /^from (?<remote>.+)$/, words: 'log.said.from' },
  { of: ['person.sign_in_failed'], shape: /^wrong password, from (?<remote>.+)$/, words: 'log.said.wrong_password' },
  {
    of: ['person.sign_in_failed'],
    shape: /^wrong code after the right password, from (?<remote>.+)$/,
    words: 'log.said.wrong_code',
  },
  { of: ['person.login_ended'], shape: /^(?<count>\d+) others$/, words: 'log.said.others' },
  { of: ['person.login_ended'], shape: /^(?<who>.+?), from (?<remote>.+)$/, words: 'log.said.login_of' },
  { of: ['person.recovery_code_used'], shape: /^(?<count>\d+) are left$/, words: 'log.said.codes_left' },
  { of: ['person.password_changed'], shape: /^the first one, by a one-time link$/, words: 'log.said.first_by_link' },
  { of: ['person.password_changed'], shape: /^by a one-time link$/, words: 'log.said.by_link' },
  { of: ['person.password_changed'], shape: /^(?<count>\d+) other logins ended$/, words: 'log.said.logins_ended' },
  { of: ['person.second_factor_off'], shape: /^by the person$/, words: 'log.said.by_the_person' },
  { of: ['person.second_factor_off'], shape: new RegExp(`^of (?<who>${person})$`), words: 'log.said.of' },
  { of: ['person.made'], shape: /^by a set-up link, as administrator$/, words: 'log.said.set_up' },
  {
    of: ['person.made'],
    shape: new RegExp(`^(?<who>${person}), (?<role>${role}), (?<places>.+)$`),
    words: 'log.said.person',
  },
  {
    of: ['person.changed'],
    shape: new RegExp(`^(?<who>${person}): (?<changes>\\w+: .*)$`),
    words: ({ who = '', changes = '' }, tongue) => tongue.say('log.said.changes', { who, changes: change_words(changes, tongue) }),
  },
  { of: ['key.made', 'key.revoked'], shape: new RegExp(`^(?<name>.+), (?<role>${role})$`), words: 'log.said.key' },
  { of: ['tariff.used'], shape: new RegExp(`^(?<name>.*) \\((?<from>${time})\\)$`), words: 'log.said.tariff_from' },
  { of: ['backup.restored'], shape: new RegExp(`^(?<name>.+), asked for at (?<from>${time})$`), words: 'log.said.restored' },
  { of: ['export.made'], shape: /^frames of (?<name>.+), (?<count>\d+) of them$/, words: 'log.said.frames' },
  {
    of: ['export.made'],
    shape: new RegExp(`^(?<what>[a-z-]+), (?<count>\\d+) rows, (?<from>${time}) to (?<until>${time})$`),
    words: 'log.said.rows',
  },
  { of: ['residents.imported'], shape: /^(?<count>\d+) residents, balances (?<sum>-?[\d.]+)$/, words: 'log.said.residents' },
  {
    of: ['till.closed'],
    shape: /^(?<counted>-?\d+) \/ (?<expected>-?\d+)$/,
    words: ({ counted, expected }, { say, money }) =>
      say('log.said.till', { counted: money(Number(counted)), expected: money(Number(expected)) }),
  },
  {
    of: ['retention.removed'],
    shape: /^(?<list>[a-z]+ < \d{4}-\d\d-\d\d(?:, [a-z]+ < \d{4}-\d\d-\d\d)*)$/,
    words: ({ list = '' }, { say, or }) =>
      list
        .split(', ')
        .map((one) => one.split(' < '))
        .map(([what = '', day = '']) => say('log.said.faded', { what: or(`log.faded.${what}`, what), day }))
        .join(say('log.said.and')),
  },
  { of: ['payments.reconciled'], shape: /^(?<day>\d{4}-\d\d-\d\d): 0$/, words: 'log.said.reconciled_all' },
  { of: ['payments.reconciled'], shape: /^(?<day>\d{4}-\d\d-\d\d): (?<count>\d+)$/, words: 'log.said.reconciled' },
  { of: ['payment.odd'], shape: /^(?<reason>[a-z_]+)$/, words: ({ reason = '' }, { or }) => or(`pay.reason.${reason}`, reason) },
  { of: ['bulk.stopped'], shape: /^(?<name>.*): (?<failed>\d+) of (?<all>\d+) failed$/s, words: 'log.said.failed' },
  {
    of: ['alarm.acknowledged', 'alarm.cleared', 'work.opened', 'cut.ordered', 'cut.release_asked', 'cut.released'],
    shape: /^(?<kind>[a-z_]+(?:\.[a-z_]+)+)(?:: (?<note>.*))?$/s,
    words: ({ kind = '', note = '' }, { say, or }) => {
      const known = or(`alarm.${kind}`, '');
      if (known === '') return null;
      return note === '' ? known : say('log.said.noted', { what: known, note });
    },
  },
];

export function log_words(kind: string, text: string, tongue: Tongue): Said {
  for (const rule of rules) {
    if (!rule.of.includes(kind)) continue;
    const found = rule.shape.exec(text);
    if (found === null) continue;
    const values = { ...found.groups } as Values;
    const words = typeof rule.words === 'string' ? tongue.say(rule.words, shown(values, tongue)) : rule.words(values, tongue);
    if (words !== null) return { text: words, full: values['remote'] === undefined ? '' : values['remote'] };
  }
  return { text, full: '' };
}

function shown(values: Values, tongue: Tongue): Values {
  const made: Values = {};
  for (const [name, value] of Object.entries(values)) {
    if (name === 'from' || name === 'until') made[name] = tongue.when(value);
    else if (name === 'role') made[name] = tongue.or(`role.${value}`, value);
    else if (name === 'places') made[name] = tongue.or(`value.${value}`, value);
    else if (name === 'what') made[name] = tongue.or(`log.export.${value}`, value);
    else if (name === 'remote') made[name] = device_words(value);
    else made[name] = value;
  }
  return made;
}

// "role: viewer -> operator; name: Li -> Wang"
const change_words = (changes: string, tongue: Tongue) =>
  changes
    .split('; ')
    .map((one) => {
      const found = /^(?<field>\w+): (?<before>.*) -> (?<after>.*)$/.exec(one)?.groups;
      if (found === undefined) return one;
      const { field = '', before = '', after = '' } = found;
      return `${tongue.or(`field.${field}`, field)} ${value_words(before, tongue)} → ${value_words(after, tongue)}`;
    })
    .join(tongue.say('log.said.and'));

// What a field was or is.
export function value_words(value: string, { say, or, when }: Tongue): string {
  if (value === '') return '–';
  if (value === '***') return say('log.hidden');
  if (new RegExp(`^${time}$`).test(value)) return when(value);
  return or(`role.${value}`, or(`value.${value}`, value));
}

// Residents have no name here: they are one "resident", with a telephone number at most.
export function who_words(who: string | null, { say }: Tongue): string {
  if (who === null) return say('log.itself');
  const resident = /^resident(?<phone> \S+)?$/.exec(who);
  return resident === null ? who : say('log.resident') + (resident.groups?.['phone'] ?? '');
}
