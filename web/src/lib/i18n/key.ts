// The keys of all texts, whichever file they are in.
import type { account } from './words/account.ts';
import type { alarm_kinds } from './words/alarm_kinds.ts';
import type { alarms } from './words/alarms.ts';
import type { bill } from './words/bill.ts';
import type { charges } from './words/charges.ts';
import type { desk } from './words/desk.ts';
import type { duty } from './words/duty.ts';
import type { frames } from './words/frames.ts';
import type { jobs } from './words/jobs.ts';
import type { live } from './words/live.ts';
import type { log } from './words/log.ts';
import type { money } from './words/money.ts';
import type { notices } from './words/notices.ts';
import type { papers } from './words/papers.ts';
import type { payments } from './words/payments.ts';
import type { people } from './words/people.ts';
import type { prices } from './words/prices.ts';
import type { reports } from './words/reports.ts';
import type { reviews } from './words/reviews.ts';
import type { session } from './words/session.ts';
import type { set_up } from './words/set_up.ts';
import type { shared } from './words/shared.ts';
import type { shell } from './words/shell.ts';
import type { signin } from './words/signin.ts';
import type { slot_looks } from './words/slot_looks.ts';
import type { station } from './words/station.ts';
import type { system } from './words/system.ts';
import type { tariffs } from './words/tariffs.ts';

export type Key =
  | keyof typeof account
  | keyof typeof alarm_kinds
  | keyof typeof alarms
  | keyof typeof bill
  | keyof typeof charges
  | keyof typeof desk
  | keyof typeof duty
  | keyof typeof frames
  | keyof typeof jobs
  | keyof typeof live
  | keyof typeof log
  | keyof typeof money
  | keyof typeof notices
  | keyof typeof papers
  | keyof typeof payments
  | keyof typeof people
  | keyof typeof prices
  | keyof typeof reports
  | keyof typeof reviews
  | keyof typeof session
  | keyof typeof set_up
  | keyof typeof shared
  | keyof typeof shell
  | keyof typeof signin
  | keyof typeof slot_looks
  | keyof typeof station
  | keyof typeof system
  | keyof typeof tariffs;
