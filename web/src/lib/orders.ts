// An order to a pile, from the click to the pile's own answer.
import { api, before_problem, post, Problem } from './api.ts';
import type { Operation } from './contract.ts';

export interface Outcome {
  accepted: boolean;
  word: string; // the pile's own: "Accepted", "Rejected", "ok"; empty when it gave none
}

// OCPP's status, DNY's result.
const yes = ['Accepted', 'ok'];

// 128 random bits as hex. crypto.randomUUID exists only over HTTPS and on loopback.
export function new_key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function outcome_of(operation: Operation): Outcome {
  let answer = operation.answer;
  if (typeof answer === 'string') {
    try {
      answer = JSON.parse(answer);
    } catch {
      // A bare word is an answer too.
    }
  }
  if (typeof answer === 'object' && answer !== null) {
    const { status, result } = answer as { status?: unknown; result?: unknown };
    answer = status ?? result;
  }
  const word = typeof answer === 'string' ? answer : '';
  return { accepted: operation.state === 'done' && yes.includes(word), word };
}

const poll_ms = 1000;
const patience_ms = 40_000;

// Sends once; a lost connection is tried once more under the same key, so the pile is ordered once.
async function send(path: string, body: unknown): Promise<Operation> {
  const headers = { 'Idempotency-Key': new_key(), Prefer: 'wait=10' };
  try {
    return await post<Operation>(path, body, headers);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 0) throw error;
    return await post<Operation>(path, body, headers);
  }
}

// Resolves when the pile answered, or with the operation as it stands when patience is over.
async function place(path: string, body: unknown): Promise<Operation> {
  let operation = await send(path, body);
  const until = Date.now() + patience_ms;
  while (operation.state === 'sent' && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, poll_ms));
    operation = await api.operation(operation.id);
  }
  if (operation.failure) await before_problem.wait();
  return operation;
}

export const start_on = (evse_id: string) =>
  place(`/v1/evses/${encodeURIComponent(evse_id)}/start`, {});
export const send_command = (station_id: string, action: string, payload: unknown) =>
  place(`/v1/stations/${encodeURIComponent(station_id)}/commands`, { action, payload });
export const stop_session = (session_id: string) =>
  place(`/v1/sessions/${encodeURIComponent(session_id)}/stop`, {});
