// Something that may be sent twice and must not be lost: sent again until there is an answer.
import { Problem } from './api.ts';
import { is_passing } from './patience.ts';

// A pile that is offline is an answer, although the status is the one of a server that is away.
export function is_unanswered(error: unknown): boolean {
  return error instanceof Problem && is_passing(error.status) && error.reason !== 'offline';
}

export async function insist<Answer>(
  send: () => Promise<Answer>,
  pause: (failures: number) => Promise<void>,
): Promise<Answer> {
  for (let failures = 1; ; ++failures) {
    try {
      return await send();
    } catch (error) {
      if (!is_unanswered(error)) throw error;
    }
    await pause(failures);
  }
}
