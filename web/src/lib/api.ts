// The one way this page talks to the server: same origin, cookie, JSON, problem+json.
import type {
  AccountInput,
  Alarm,
  ApiKey,
  ApiKeyInput,
  Curve,
  Cut,
  Enrolment,
  FoundPiles,
  Link,
  Location,
  LogEntry,
  Login,
  Me,
  MoneyInput,
  NewApiKey,
  NewNoticeChannel,
  NewPerson,
  Notice,
  NoticeChannel,
  NoticeChannelInput,
  Operation,
  Page,
  Pass,
  PassInput,
  PatrolInput,
  PatrolReport,
  Payee,
  Payment,
  PaymentAccount,
  PaymentInput,
  Person,
  PersonChange,
  PersonInput,
  PersonLink,
  Photo,
  Posting,
  RecoveryCodes,
  Refund,
  Review,
  ReviewInput,
  RiderWaitingCode,
  Session,
  SessionDetail,
  Shift,
  ShiftInput,
  SignInInput,
  Station,
  Till,
  TillClosing,
  Token,
  TokenInput,
  Wallet,
  WalletInput,
  WorkOrder,
  WorkOrderInput,
} from './contract.ts';
import { parse } from './from_outside.ts';
import { is_gateway, line } from './line.ts';

// An answer that is not a success, in the server's own words (RFC 9457). Status 0: no answer came.
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly fields: { field: string; message: string }[] = [],
    readonly retry_after_s: number | null = null,
    readonly type = '', // the last part of the problem's address: "code-needed"
    readonly reason = '', // a word for programs where the status does not say enough: "not_plugged"
  ) {
    super(detail || title);
  }
}

// Awaited before a problem is thrown: the page fetches its words for it.
export const before_problem = { wait: async (): Promise<void> => {} };

async function problem_of(response: Response): Promise<Problem> {
  const { status, statusText, headers } = response;
  const wanted = Number.parseInt(headers.get('retry-after') ?? '', 10);
  const retry_after_s = Number.isNaN(wanted) ? null : wanted;
  const type = headers.get('content-type') ?? '';
  if (!type.includes('json')) return new Problem(status, statusText, '', [], retry_after_s);
  const [body] = await Promise.all([response.json().catch(() => ({})), before_problem.wait()]);
  const kind = String(body.type ?? '').split('/').at(-1) ?? '';
  const { title = '', detail = '', errors = [], reason = '' } = body;
  return new Problem(status, title, detail, errors, retry_after_s, kind, reason);
}

// Told whenever the server does not know who asks: the login is over, or it was only a wrong password.
let refused: () => void = () => {};
export const when_login_refused = (listener: () => void) => (refused = listener);
export const login_refused = () => refused();

// Whatever the server answers.
export async function answer_of(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    line.unanswered();
    throw new Problem(0, '', '');
  }
  if (is_gateway(response.status)) line.unanswered();
  else line.answered();
  if (response.status === 401) login_refused();
  return response;
}

// The answer as it is, if it is a success.
export async function response_of(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await answer_of(path, init);
  if (!response.ok) throw await problem_of(response);
  return response;
}

export async function request<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await response_of(path, init);
  if (response.status === 204) return undefined as Answer;
  const text = await response.text().catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    line.unanswered(); // it broke off
    throw new Problem(0, '', '');
  });
  return (text === '' ? undefined : parse(text)) as Answer;
}

export function post<Answer>(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  signal: AbortSignal | null = null,
) {
  return request<Answer>(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal,
  });
}

export function put<Answer>(path: string, body: unknown) {
  return request<Answer>(path, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export const id = encodeURIComponent;

// Addresses of pictures; a version makes one that never changes.
export const work_order_photo = (order_id: string) => `/v1/work-orders/${id(order_id)}/photo`;
export const place_photo = (location_id: string, version: string) =>
  `/v1/locations/${id(location_id)}/photo?v=${id(version)}`;

// What people on duty did and found; everything else of the log has a page of its own.
const duty_kinds = 'note,patrol,shift.,alarm.,cut.,work.';

// However often it is sent under one key, it is done once.
const under = (key: string) => ({ 'Idempotency-Key': key });

export const api = {
  me: () => request<Me>('/v1/me'),
  search: (text: string, signal: AbortSignal) =>
    request<FoundPiles>(`/v1/search?q=${id(text)}`, { signal }),
  look_at_link: (token: string) => post<Link>('/v1/setup/look', { token }),
  set_up: (token: string, password?: string) =>
    post<void>('/v1/setup', password === undefined ? { token } : { token, password }),
  sign_in: (input: SignInInput) => post<void>('/v1/login', input),
  sign_out: () => post<void>('/v1/logout', {}),
  make_account: (input: AccountInput) => post<void>('/v1/me/account', input),
  change_password: (current: string, password: string) => put<void>('/v1/me/password', { current, password }),
  begin_second_factor: (password: string) => post<Enrolment>('/v1/me/second-factor', { password }),
  confirm_second_factor: (enrolment: string, code: string) =>
    put<RecoveryCodes>('/v1/me/second-factor', { enrolment, code }),
  end_second_factor: (password: string, code: string) =>
    post<void>('/v1/me/second-factor/off', { password, code }),
  recovery_codes: (password: string) => post<RecoveryCodes>('/v1/me/recovery-codes', { password }),
  own_logins: () => request<{ items: Login[] }>('/v1/me/logins'),
  end_own_login: (login_id: string) => request<void>(`/v1/me/logins/${id(login_id)}`, { method: 'DELETE' }),
  end_other_logins: () => post<void>('/v1/me/logins/end-others', {}),
  people: () => all<Person>('/v1/people', 1),
  invite: (input: PersonInput) => post<NewPerson>('/v1/people', input),
  change_person: (person_id: string, change: PersonChange) =>
    put<Person>(`/v1/people/${id(person_id)}`, change),
  link_for: (person_id: string) => post<PersonLink>(`/v1/people/${id(person_id)}/link`, {}),
  remove_second_factor: (person_id: string) =>
    request<void>(`/v1/people/${id(person_id)}/second-factor`, { method: 'DELETE' }),
  logins: () => all<Login>('/v1/logins', 5),
  end_login: (login_id: string) => request<void>(`/v1/logins/${id(login_id)}`, { method: 'DELETE' }),
  keys: () => all<ApiKey>('/v1/api-keys', 5),
  make_key: (input: ApiKeyInput) => post<NewApiKey>('/v1/api-keys', input),
  revoke_key: (key_id: string) => request<void>(`/v1/api-keys/${id(key_id)}`, { method: 'DELETE' }),
  locations: () => all<Location>('/v1/locations', 10),
  put_place_photo: (location_id: string, photo: Blob) =>
    request<Photo>(`/v1/locations/${id(location_id)}/photo`, {
      method: 'PUT',
      headers: { 'Content-Type': photo.type },
      body: photo,
    }),
  remove_place_photo: (location_id: string) =>
    request<void>(`/v1/locations/${id(location_id)}/photo`, { method: 'DELETE' }),
  station: (station_id: string) => request<Station>(`/v1/stations/${id(station_id)}`),
  sessions_of: (evse_id: string, limit: number) =>
    request<Page<Session>>(`/v1/sessions?evse_id=${id(evse_id)}&limit=${limit}`),
  doubtful_sessions: () => all<Session>('/v1/sessions?state=needs_review', 5),
  session: (session_id: string) => request<SessionDetail>(`/v1/sessions/${id(session_id)}`),
  review: (session_id: string, wish: ReviewInput) =>
    post<Review>(`/v1/sessions/${id(session_id)}/review`, wish),
  curve: (session_id: string) => request<Curve>(`/v1/sessions/${id(session_id)}/curve`),
  open_alarms: () => all<Alarm>('/v1/alarms?open=true', 20),
  acknowledge: (alarm_id: string) => post<Alarm>(`/v1/alarms/${id(alarm_id)}/acknowledge`, {}),
  clear_alarm: (alarm_id: string, note: string) =>
    post<Alarm>(`/v1/alarms/${id(alarm_id)}/clear`, { note }),
  cuts: () => request<{ items: Cut[] }>('/v1/cuts'),
  order_cut: (location_id: string, zone_id: string | null, reason: string) =>
    post<Cut>('/v1/cuts', zone_id === null ? { location_id, reason } : { location_id, zone_id, reason }),
  release_cut: (cut_id: string) => post<Cut>(`/v1/cuts/${id(cut_id)}/release`, {}),
  notice_channels: () => all<NoticeChannel>('/v1/notice-channels', 1),
  make_notice_channel: (channel: NoticeChannelInput) =>
    post<NewNoticeChannel>('/v1/notice-channels', channel),
  remove_notice_channel: (channel_id: string) =>
    request<void>(`/v1/notice-channels/${id(channel_id)}`, { method: 'DELETE' }),
  try_notice_channel: (channel_id: string) =>
    post<Notice>(`/v1/notice-channels/${id(channel_id)}/trial`, {}),
  notices: (limit: number) => request<Page<Notice>>(`/v1/notices?limit=${limit}`),
  shifts: () => request<{ items: Shift[] }>('/v1/shifts'),
  plan_shift: (shift: ShiftInput) => post<Shift>('/v1/shifts', shift),
  remove_shift: (shift_id: string) => request<void>(`/v1/shifts/${id(shift_id)}`, { method: 'DELETE' }),
  take_over: (shift_id: string, note: string) =>
    post<Shift>(`/v1/shifts/${id(shift_id)}/take-over`, note === '' ? {} : { note }),
  record_patrol: (patrol: PatrolInput, key: string) => post<PatrolReport>('/v1/patrols', patrol, under(key)),
  log: (limit: number, cursor = '') =>
    request<Page<LogEntry>>(`/v1/log?kind=${duty_kinds}&limit=${limit}${cursor === '' ? '' : `&cursor=${id(cursor)}`}`),
  write_log: (location_id: string, text: string, key: string) => post<void>('/v1/log', { location_id, text }, under(key)),
  open_work_orders: () => all<WorkOrder>('/v1/work-orders?open=true', 5),
  open_work_order: (order: WorkOrderInput, key: string) => post<WorkOrder>('/v1/work-orders', order, under(key)),
  change_work_order: (order_id: string, step: 'assign' | 'finish' | 'check' | 'send-back', body: object) =>
    post<WorkOrder>(`/v1/work-orders/${id(order_id)}/${step}`, body),
  wallets: (matching: string) =>
    request<Page<Wallet>>(`/v1/wallets?limit=50${matching === '' ? '' : `&matching=${id(matching)}`}`),
  wallet: (wallet_id: string) => request<Wallet>(`/v1/wallets/${id(wallet_id)}`),
  open_wallet: (wallet: WalletInput, key: string) => post<Wallet>('/v1/wallets', wallet, under(key)),
  postings_of: (wallet_id: string) => request<Page<Posting>>(`/v1/wallets/${id(wallet_id)}/postings?limit=50`),
  passes_of: (wallet_id: string) => request<Page<Pass>>(`/v1/wallets/${id(wallet_id)}/passes?limit=50`),
  sell_pass: (wallet_id: string, input: PassInput, key: string) =>
    post<Pass>(`/v1/wallets/${id(wallet_id)}/passes`, input, under(key)),
  cancel_pass: (pass_id: string) => request<Pass>(`/v1/passes/${id(pass_id)}`, { method: 'DELETE' }),
  pay: (wallet_id: string, what: 'top-ups' | 'refunds', input: MoneyInput, key: string) =>
    post<Wallet>(`/v1/wallets/${id(wallet_id)}/${what}`, input, under(key)),
  rider_codes: () => request<{ items: RiderWaitingCode[] }>('/v1/rider-codes'),
  till: () => request<Till>('/v1/till'),
  close_till: (counted_minor: number, note: string, key: string) =>
    post<TillClosing>('/v1/till/closings', { counted_minor, note }, under(key)),
  payees: () => request<{ items: Payee[] }>('/v1/payees'),
  payment_accounts: () => request<{ items: PaymentAccount[] }>('/v1/payment-accounts'),
  payments_of: (wallet_id: string) => request<Page<Payment>>(`/v1/wallets/${id(wallet_id)}/payments?limit=5`),
  refunds_of: (wallet_id: string) => request<Page<Refund>>(`/v1/wallets/${id(wallet_id)}/source-refunds?limit=5`),
  ask_for_payment: (wallet_id: string, input: PaymentInput, key: string) =>
    post<Payment>(`/v1/wallets/${id(wallet_id)}/payments`, input, under(key)),
  refund_to_source: (wallet_id: string, amount_minor: number | null, key: string) =>
    post<{ items: Refund[] }>(
      `/v1/wallets/${id(wallet_id)}/source-refunds`,
      amount_minor === null ? {} : { amount_minor },
      under(key),
    ),
  cards_of: (wallet_id: string) => request<Page<Token>>(`/v1/tokens?limit=100&wallet_id=${id(wallet_id)}`),
  put_card: (uid: string, card: TokenInput) =>
    request<Token>(`/v1/tokens/${id(uid)}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(card),
    }),
  operation: (operation_id: string) => request<Operation>(`/v1/operations/${id(operation_id)}`),
};

// Every page of a list, up to `pages` of 1000. Longer lists are an error, not a silent cut.
export async function all<Item>(path: string, pages: number): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pages; ++page) {
    const separator = path.includes('?') ? '&' : '?';
    const next: string = cursor === null ? '' : `&cursor=${id(cursor)}`;
    const answer: Page<Item> = await request(`${path}${separator}limit=1000${next}`);
    items.push(...answer.items);
    cursor = answer.next_cursor;
    if (cursor === null) return items;
  }
  throw new Problem(0, '', `more than ${pages} pages of ${path}`);
}
