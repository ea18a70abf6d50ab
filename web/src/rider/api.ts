// The resident's requests: same origin, cookie, JSON, problem+json. Every one gives up after a while:
// a weak network may never answer.
import { Problem, post, request } from '../lib/api.ts';
import type {
  Page,
  Payment,
  RiderCharge,
  RiderChargeDetail,
  RiderCodeSent,
  RiderFault,
  RiderFaultInput,
  RiderMe,
  RiderMovement,
  RiderNear,
  RiderPile,
  RiderPrivacy,
  RiderStart,
} from './contract.ts';
import { label_text, type Label } from './label.ts';

export { Problem };

const patience_ms = 15_000;
const photo_patience_ms = 90_000; // 400 kB through a weak network

// Whatever went wrong, as a Problem; status 0: no answer came.
async function answered<Answer>(
  send: (signal: AbortSignal) => Promise<Answer>,
  within_ms = patience_ms,
): Promise<Answer> {
  const gave_up = new AbortController();
  const timer = setTimeout(() => gave_up.abort(), within_ms);
  try {
    return await send(gave_up.signal);
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(0, '', '');
  } finally {
    clearTimeout(timer);
  }
}

const get = <Answer>(path: string) =>
  answered((signal) => request<Answer>(`/v1/rider/${path}`, { signal, cache: 'no-store' }));

const send = <Answer>(path: string, body: unknown, key?: string, within_ms?: number) =>
  answered(
    (signal) =>
      post<Answer>(
        `/v1/rider/${path}`,
        body,
        key === undefined ? {} : { 'Idempotency-Key': key },
        signal,
      ),
    within_ms,
  );

const id = encodeURIComponent;

export const api = {
  pile: (label: Label) => get<RiderPile>(`labels/${id(label_text(label))}`),
  send_code: (label: string, phone: string, language: string) =>
    send<RiderCodeSent>('codes', { label, phone, language }),
  log_in: (label: string, phone: string, ticket: string, code: string) =>
    send<void>('login', { label, phone, ticket, code }),
  log_out: (everywhere: boolean) =>
    answered((signal) =>
      request<void>(`/v1/rider/login?everywhere=${everywhere}`, { method: 'DELETE', signal }),
    ),
  privacy: () => get<RiderPrivacy>('privacy'),
  near: (code: string) => get<RiderNear>(`labels/${id(code)}/near`),
  me: () => get<RiderMe>('me'),
  start: (label: string, slot: number, key: string) =>
    send<RiderStart>('starts', { label, slot }, key),
  started: (start_id: string) => get<RiderStart>(`starts/${id(start_id)}`),
  charges: (cursor: string | null) =>
    get<Page<RiderCharge>>(`charges?limit=20${cursor === null ? '' : `&cursor=${id(cursor)}`}`),
  movements: (cursor: string | null) =>
    get<Page<RiderMovement>>(`movements?limit=20${cursor === null ? '' : `&cursor=${id(cursor)}`}`),
  charge: (charge_id: string) => get<RiderChargeDetail>(`charges/${id(charge_id)}`),
  stop: (charge_id: string) => send<unknown>(`charges/${id(charge_id)}/stop`, {}),
  receipt: (charge_id: string, language: string, format: 'html' | 'pdf') =>
    `/v1/rider/charges/${id(charge_id)}/receipt?language=${language}&format=${format}`,
  pay: (label: string, amount_minor: number, key: string) =>
    send<Payment>('payments', { label, amount_minor }, key),
  payment: (payment_id: string) => get<Payment>(`payments/${id(payment_id)}`),
  // The same as a picture, for another telephone that pays.
  payment_code: (payment_id: string) => `/v1/rider/payments/${id(payment_id)}/code.svg`,
  report: (fault: RiderFaultInput, key: string) =>
    send<RiderFault>('faults', fault, key, photo_patience_ms),
  photo: (code: string, version: string) => `/v1/rider/labels/${id(code)}/photo?v=${id(version)}`,
};

// 128 random bits, also where crypto.randomUUID is missing (a page without TLS).
export function new_key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
