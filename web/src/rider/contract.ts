// The wire shapes of the resident's routes, as the server's own OpenAPI says them (docs/rider.md). Types
// only: nothing of this file is loaded by a telephone.
import type { components } from '../generated/openapi.d.ts';

type Schemas = components['schemas'];

export type { Bill, BillLine, Money, Payment, Tariff } from '../lib/contract.ts';

export type RiderSlot = Schemas['RiderSlot'];
export type RiderPile = Schemas['RiderPile'];
export type RiderCodeSent = Schemas['RiderCodeSent'];
export type RiderPrivacy = Schemas['RiderPrivacy'];
export type RiderMovement = Schemas['RiderMovement'];
export type RiderNear = Schemas['RiderNear'];
export type RiderMe = Schemas['RiderMe'];
export type RiderStart = Schemas['RiderStart'];
export type StartStep = RiderStart['step'];
// Of a start that failed, or was refused before it was one (`reason` of a problem).
export type StartReason =
  | NonNullable<RiderStart['reason']>
  | 'no_credit'
  | 'cut'
  | 'power_limit'
  | 'not_ready';
export type RiderCharge = Schemas['RiderCharge'];
export type ChargeState = RiderCharge['state'];
export type RiderChargeDetail = Schemas['RiderChargeDetail'];
// Of at most 150 readings.
export type RiderCurve = Pick<Schemas['Curve'], 'at' | 'energy_wh' | 'power_w'>;
export type RiderFaultInput = Schemas['RiderFaultInput'];
export type RiderFault = Schemas['RiderFault'];

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}
