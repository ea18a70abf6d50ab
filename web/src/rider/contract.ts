// The wire shapes of the resident's routes (docs/rider.md). Names of schemas as the server's OpenAPI
// has them; shapes that the console knows too are taken from there.
import type { Bill, Curve as FullCurve, Money, OcppStatus, Tariff } from '../lib/contract.ts';

export type { Bill, BillLine, Money, Payment, Tariff } from '../lib/contract.ts';

export interface RiderSlot {
  number: number;
  label: string;
  status: OcppStatus;
  online: boolean;
}

export interface RiderPile {
  code: string;
  check_code: string;
  slot: number | null; // of the code that was asked for
  operator_name: string;
  location_name: string;
  address: string;
  time_zone: string;
  service_phone: string;
  pile_name: string;
  online: boolean;
  last_seen_at: string | null;
  cut: boolean; // power is cut: nothing can start
  hold: Money | null; // set aside at the start
  least: Money | null; // a balance that is enough to start
  tariff: Tariff | null;
  slots: RiderSlot[];
}

export interface RiderCodeSent {
  resend_in_s: number;
  expires_in_s: number;
}

export interface RiderMe {
  phone: string; // masked
  available: Money;
  held: Money;
  charges: RiderCharge[]; // that run
  can_pay: boolean;
}

export type StartStep = 'sent' | 'accepted' | 'flowing' | 'failed';
export type StartReason =
  | 'not_plugged'
  | 'busy'
  | 'pile_fault'
  | 'no_answer'
  | 'refused'
  | 'no_credit'
  | 'offline';

export interface RiderStart {
  id: string;
  step: StartStep;
  reason: StartReason | null;
  charge_id: string | null;
  free_slots: number[];
}

export type ChargeState = 'charging' | 'silent' | 'ended' | 'checking';

// Of at most 150 readings.
export type RiderCurve = Pick<FullCurve, 'at' | 'energy_wh' | 'power_w'>;

export interface RiderCharge {
  id: string;
  code: string; // '': the pile has no label any more
  location_name: string;
  pile_name: string;
  slot_label: string;
  slot: number;
  state: ChargeState;
  started_at: string;
  ended_at: string | null;
  last_reading_at: string | null;
  silent_since: string | null;
  power_w: number | null;
  energy_wh: number;
  electricity: Money | null;
  service: Money | null;
  cost: Money | null; // so far, or as billed
  held: Money | null;
  back: Money | null; // of what was held, once it has ended
  credited: Money | null; // given back afterwards
  end_reason: string | null;
  concession: boolean;
}

export interface RiderChargeDetail extends RiderCharge {
  curve: RiderCurve | null;
  bill: Bill | null;
}

export interface RiderFault {
  number: string; // to quote
}

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}
