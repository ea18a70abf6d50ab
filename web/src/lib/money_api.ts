// The money as a whole: accounts, payments, refunds, reconciliation, payees.
import { id, post, request } from './api.ts';
import type {
  AccountTotals,
  Location,
  OpenDifference,
  Page,
  Payee,
  Payment,
  PlaceInput,
  Posting,
  Reconciliation,
  Refund,
  TillClosing,
} from './contract.ts';

function listed(path: string, asked: Record<string, string | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value) query.set(name, value);
  return `${path}?${query}`;
}

export const money_api = {
  accounts: () => request<{ items: AccountTotals[] }>('/v1/ledger/accounts'),
  payments: (state: string, cursor: string | null) =>
    request<Page<Payment>>(listed('/v1/payments', { limit: '100', state, cursor })),
  refunds: (state: string, cursor: string | null) =>
    request<Page<Refund>>(listed('/v1/refunds', { limit: '100', state, cursor })),
  postings: (wallet_id: string, cursor: string | null) =>
    request<Page<Posting>>(listed(`/v1/wallets/${id(wallet_id)}/postings`, { limit: '100', cursor })),
  all_postings: (asked: { kind: string; from?: string; to?: string }, cursor: string | null) =>
    request<Page<Posting>>(listed('/v1/ledger/postings', { limit: '100', ...asked, cursor })),
  closings: (cursor: string | null) => request<Page<TillClosing>>(listed('/v1/till/closings', { limit: '100', cursor })),
  reconciliations: () => request<{ items: Reconciliation[] }>('/v1/reconciliations'),
  reconciliation: (account: string, day: string) =>
    request<{ items: Reconciliation[] }>(listed('/v1/reconciliations', { account, day })),
  reconcile: (account: string, day: string) => post<Reconciliation>('/v1/reconciliations', { account, day }),
  differences: () => request<{ items: OpenDifference[] }>('/v1/payment-differences'),
  set_payee: (location_id: string, payee: { account?: string; service_phone?: string }) =>
    request<Payee>(`/v1/locations/${id(location_id)}/payee`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(payee),
    }),
  set_place: (location_id: string, place: PlaceInput) =>
    request<Location>(`/v1/locations/${id(location_id)}/place`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(place),
    }),
};
