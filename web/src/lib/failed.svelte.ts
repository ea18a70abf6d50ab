// What went wrong with a page's readings, and with the form that was sent last. A reading that comes well
// takes back what it said itself and nothing else: whoever sent a form has yet to see what became of it.
import { Problem } from './api.ts';
import { problem_text } from './problem_text.ts';

export class Failed {
  #readings: Record<string, string> = $state({});
  #sent = $state.raw({ at: '', text: '' });
  no_answer = false; // to what was sent last: nobody knows what became of it

  // What is to be said beside the form `at`; empty: at the head of the page.
  text(at = ''): string {
    const sent = this.#sent.at === at ? this.#sent.text : '';
    return at === '' ? sent || Object.values(this.#readings).find((one) => one !== '') || '' : sent;
  }

  any(): boolean {
    return this.#sent.text !== '' || Object.values(this.#readings).some((one) => one !== '');
  }

  async reading(what: string, work: () => Promise<unknown>) {
    this.#readings[what] = await problem_of(work);
  }

  // True when it was done.
  async sending(work: () => Promise<unknown>, at = ''): Promise<boolean> {
    this.no_answer = false;
    const looked_at = async () => {
      try {
        await work();
      } catch (error) {
        this.no_answer = error instanceof Problem && error.status === 0;
        throw error;
      }
    };
    this.#sent = { at, text: await problem_of(looked_at) };
    return this.#sent.text === '';
  }

  // Another thing is on the screen: what was read and sent of the one before does not belong to it.
  forget(what: string) {
    this.#readings[what] = '';
    this.#sent = { at: '', text: '' };
  }
}

async function problem_of(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return '';
  } catch (error) {
    return problem_text(error);
  }
}
