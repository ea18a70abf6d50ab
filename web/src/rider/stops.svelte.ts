// A stop that was asked for is sent until it is answered, as long as this page is open, whichever screen
// it shows. To stop twice is to stop once.
import { api } from './api.ts';
import { insist } from './insist.ts';
import { pause_ms } from './patience.ts';

// A while, or until the network or the page is back.
function pause(length_ms: number): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener('online', over);
      document.removeEventListener('visibilitychange', over);
      resolve();
    };
    const timer = setTimeout(over, length_ms);
    addEventListener('online', over);
    document.addEventListener('visibilitychange', over);
  });
}

class Stops {
  #sending: Record<string, 'sent' | 'unanswered'> = $state({});

  of(charge_id: string) {
    return this.#sending[charge_id] ?? null;
  }

  // Throws the refusal.
  async send(charge_id: string): Promise<void> {
    if (this.of(charge_id) !== null) return;
    this.#sending[charge_id] = 'sent';
    try {
      await insist(
        () => api.stop(charge_id),
        (failures) => {
          this.#sending[charge_id] = 'unanswered';
          return pause(pause_ms(2000, failures - 1));
        },
      );
    } finally {
      delete this.#sending[charge_id];
    }
  }
}

export const stops = new Stops();
