// What the card desk shows: the wallets that were looked for, and the one that is open.
import { api } from './api.ts';
import type { Pass, Posting, Token, Wallet } from './contract.ts';
import { Failed } from './failed.svelte.ts';

export interface OpenWallet {
  wallet: Wallet;
  postings: Posting[];
  older: boolean; // there are postings before these
  cards: Token[];
  passes: Pass[];
}

export class CardDesk {
  wallets = $state.raw<Wallet[]>([]);
  more = $state(false); // than the page that is shown
  open = $state.raw<OpenWallet | null>(null);
  loaded = $state(false);
  failed = new Failed();
  busy = $state(false); // one act at a time: the second half of a double click is none
  #matching = '';
  #wanted: string | null = null; // the wallet that was asked for last

  async find(matching: string) {
    this.#matching = matching;
    await this.failed.reading('wallets', () => this.#list(matching));
  }

  async #list(matching: string) {
    const page = await api.wallets(matching);
    if (matching !== this.#matching) return; // an answer to an older question
    this.wallets = page.items;
    this.more = page.next_cursor !== null;
    this.loaded = true;
  }

  async show(wallet_id: string | null) {
    if (wallet_id !== this.#wanted) this.failed.forget('wallet');
    this.#wanted = wallet_id;
    if (wallet_id === null) {
      this.open = null;
      return;
    }
    await this.failed.reading('wallet', () => this.#read(wallet_id));
  }

  async #read(wallet_id: string) {
    const [wallet, postings, cards, passes] = await Promise.all([
      api.wallet(wallet_id),
      api.postings_of(wallet_id),
      api.cards_of(wallet_id),
      api.passes_of(wallet_id),
    ]);
    if (wallet_id !== this.#wanted) return;
    const older = postings.next_cursor !== null;
    this.open = { wallet, postings: postings.items, older, cards: cards.items, passes: passes.items };
  }

  async again(wallet_id: string | null) {
    await this.find(this.#matching);
    await this.show(wallet_id);
  }

  // Reads what is shown again; what cannot be read now stays as it is.
  async look() {
    await Promise.all([this.#list(this.#matching), this.#wanted && this.#read(this.#wanted)]).catch(() => {});
  }

  // True when it was done. Everything is read again, also of what nobody answered: it may have been done all the
  // same. `at`: the form beside which a failure is said.
  async act(work: () => Promise<unknown>, at = ''): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const done = await this.failed.sending(work, at);
    if (done) await Promise.all([this.find(this.#matching), this.show(this.#wanted)]);
    else await this.look();
    this.busy = false;
    return done;
  }
}
