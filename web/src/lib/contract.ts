// The wire shapes, as the server's own OpenAPI says them; the only file that names the generated ones.
// The live feed's messages are events of a stream, which OpenAPI cannot describe: docs/api.md does.
import type { components } from '../generated/openapi.d.ts';

type Schemas = components['schemas'];

export type Money = Schemas['Money'];
export type Slot = Schemas['Slot'];
export type SlotSession = Schemas['SlotSession'];
export type OcppStatus = Slot['status'];
export type Zone = Schemas['Zone'];
export type Location = Schemas['Location'];
export type Station = Schemas['Station'];
export type LabelList = Schemas['LabelList'];
export type BackupShelf = Schemas['BackupShelf'];
export type RestoreInput = Schemas['RestoreInput'];
export type FoundPiles = Schemas['FoundPiles'];
export type Frame = Schemas['Frame'];
export type FrameProblem = Schemas['FrameProblem'];
export type FramePage = Schemas['FramePage'];
export type ConnectionEvent = Schemas['ConnectionEvent'];
export type ConnectionPage = Schemas['ConnectionPage'];
export type Orderable = Omit<Schemas['Orderable'], 'example'> & { example: unknown };
export type OrderablePage = { protocol: string; items: Orderable[] };
export type Session = Schemas['Session'];
export type RiderWaitingCode = Schemas['RiderWaitingCode'];
export type SessionDetail = Schemas['SessionDetail'];
export type Bill = Schemas['Bill'];
export type BillLine = Schemas['BillLine'];
export type Curve = Schemas['Curve'];
export type Operation = Schemas['Operation'];
export type Alarm = Omit<Schemas['Alarm'], 'details'> & { details: Record<string, string> };
export type Cut = Schemas['Cut'];
export type NoticeChannel = Schemas['NoticeChannel'];
export type NoticeChannelInput = Schemas['NoticeChannelInput'];
export type NewNoticeChannel = Schemas['NewNoticeChannel'];
export type Notice = Schemas['Notice'];
export type Shift = Schemas['Shift'];
export type ShiftInput = Schemas['ShiftInput'];
export type LogEntry = Schemas['LogEntry'];
export type PatrolInput = Schemas['PatrolInput'];
export type PatrolReport = Schemas['PatrolReport'];
export type WorkOrder = Schemas['WorkOrder'];
export type WorkOrderInput = Schemas['WorkOrderInput'];
export type Job = Schemas['Job'];
export type JobCounts = Schemas['JobCounts'];
export type JobInput = Schemas['JobInput'];
export type JobPlan = Schemas['JobPlan'];
export type JobAnswer = Schemas['JobAnswer'];
export type JobStation = Schemas['JobStation'];
export type FirmwareImage = Schemas['FirmwareImage'];
export type Tariff = Schemas['Tariff'];
export type PriceComponent = Schemas['PriceComponent'];
export type Restrictions = Schemas['Restrictions'];
export type Token = Schemas['Token'];
export type TokenInput = Schemas['TokenInput'];
export type System = Schemas['System'];
export type SessionReport = Schemas['SessionReport'];
export type FunnelStep = Schemas['FunnelStep'];
export type Till = Schemas['Till'];
export type TillClosing = Schemas['TillClosing'];
export type Wallet = Schemas['Wallet'];
export type WalletInput = Schemas['WalletInput'];
export type MoneyInput = Schemas['MoneyInput'];
export type ReviewInput = Schemas['ReviewInput'];
export type Review = Schemas['Review'];
export type Pass = Schemas['Pass'];
export type PassInput = Schemas['PassInput'];
export type Posting = Schemas['Posting'];
export type Payment = Schemas['Payment'];
export type PaymentAccount = Schemas['PaymentAccount'];
export type PaymentInput = Schemas['PaymentInput'];
export type Refund = Schemas['Refund'];
export type Payee = Schemas['Payee'];
export type Me = Schemas['Me'];
export type TariffInput = Schemas['TariffInput'];
export type TariffElement = Schemas['TariffElement'];
export type WhatIfInput = Schemas['WhatIfInput'];
export type WhatIfJob = Schemas['WhatIfJob'];
export type WhatIfReport = Schemas['WhatIfReport'];
export type WhatIfSum = Schemas['WhatIfSum'];
export type AccountTotals = Schemas['AccountTotals'];
export type Reconciliation = Schemas['Reconciliation'];
export type OpenDifference = Schemas['OpenDifference'];
export type PlaceInput = Schemas['PlaceInput'];
export type ImportReport = Omit<Schemas['ImportReport'], 'credentials'> & {
  credentials?: Record<string, { password: string; authorization_key: string }>;
};
export type UnknownStation = Schemas['UnknownStation'];
export type AdoptInput = Schemas['AdoptInput'];
export type Adopted = Schemas['Adopted'];
export type YardEvent = Omit<Schemas['Event'], 'details'> & { details: Record<string, string> };
export type Link = Schemas['Link'];
export type Login = Schemas['Login'];
export type Person = Schemas['Person'];
export type Photo = Schemas['Photo'];
export type PersonInput = Schemas['PersonInput'];
export type PersonChange = Schemas['PersonChange'];
export type PersonLink = Schemas['PersonLink'];
export type NewPerson = Schemas['NewPerson'];
export type Enrolment = Schemas['Enrolment'];
export type RecoveryCodes = Schemas['RecoveryCodes'];
export type SignInInput = Schemas['SignInInput'];
export type AccountInput = Schemas['AccountInput'];
export type ApiKey = Schemas['ApiKey'];
export type ApiKeyInput = Schemas['ApiKeyInput'];
export type NewApiKey = Schemas['NewApiKey'];

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

export type LiveStation = Pick<Station, 'id' | 'name' | 'location_id' | 'zone_id' | 'online'> &
  Partial<Pick<Station, 'last_seen_at'>>;

export interface LiveEvent {
  sequence: number;
  kind: string;
  details: Record<string, string>;
}

export interface LiveDay {
  sessions: number;
  energy_wh: number;
}

export interface LiveSnapshot {
  evses: Slot[];
  stations: LiveStation[];
  today: LiveDay | null;
  sequence: number;
  now: string;
}
