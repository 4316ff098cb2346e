import type { Confirmation, DeliveryWindow } from './delivery-window.ts';

const bytesOf = (entries: readonly { readonly body: Uint8Array }[]) =>
  entries.reduce((sum, { body }) => sum + body.length, 0);

/** What came, what was confirmed and what was refused, in readings and in bytes as they travel, since the start. */
export class DeliveryCounters {
  readonly #window: DeliveryWindow;
  #received = 0;
  #confirmed = 0;
  readonly #bytes = { received: 0, sent: 0, dropped: 0 };

  constructor(window: DeliveryWindow) {
    this.#window = window;
  }

  taken(readings: number, bytes: number): void {
    this.#received += readings;
    this.#bytes.received += bytes;
  }

  confirmed({ readings, done }: Confirmation): void {
    this.#confirmed += readings;
    this.#bytes.sent += bytesOf(done);
  }

  refused({ done }: Confirmation): void {
    this.#bytes.dropped += bytesOf(done);
  }

  snapshot() {
    const { outstanding } = this.#window;
    const inFlight = outstanding.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    const bytes = { ...this.#bytes, depth: bytesOf(outstanding) };
    return { received: this.#received, confirmed: this.#confirmed, refused: this.#window.refused, inFlight, bytes };
  }
}
