// A wish that moves money: however often it is sent, it is carried out once. As long as nobody has said what
// became of it, the same wish goes out under the same key; another one, or the next after an answer, under its own.
import { Problem } from './api.ts';
import { new_key } from './orders.ts';

export class Once {
  #open = ''; // sent, and not answered
  #key = '';
  #unheard: () => string; // what to say of a wish that nobody knows about

  constructor(unheard: () => string) {
    this.#unheard = unheard;
  }

  async send<Answer>(wish: unknown, work: (key: string) => Promise<Answer>): Promise<Answer> {
    const text = JSON.stringify(wish);
    if (text !== this.#open) this.#key = new_key();
    this.#open = text;
    try {
      const answer = await work(this.#key);
      this.#open = '';
      return answer;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!is_open(error)) this.#open = '';
      throw error.status === 0 ? new Problem(0, '', this.#unheard()) : error;
    }
  }
}

// The server keeps a refusal under its key, but not that it could not serve.
function is_open({ status, reason }: Problem): boolean {
  return status === 0 || status === 401 || status === 429 || status >= 500 || (status === 409 && reason === 'in_flight');
}
