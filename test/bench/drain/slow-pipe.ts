import type { Socket } from 'node:net';
import type { Throttle } from './throttle.ts';

/** What may wait for its turn to be sent, beside the delay, ms: a modem's buffer. */
const MOST_QUEUED_MS = 200;

/** One direction of a line: passes bytes on in their order, each when the throttle lets it out. */
export class SlowPipe {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #throttle: Throttle;
  readonly #waiting: { readonly chunk: Buffer; readonly dueMs: number }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(from: Socket, to: Socket, throttle: Throttle) {
    this.#from = from;
    this.#to = to;
    this.#throttle = throttle;
    from.on('data', (chunk: Buffer) => this.#take(chunk));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      clearTimeout(this.#timer);
      to.destroy();
    });
  }

  #take(chunk: Buffer): void {
    const now = performance.now();
    this.#waiting.push({ chunk, dueMs: now + this.#throttle.delayOf(chunk.length, now) });
    // A sender is held back as by a full socket.
    if (this.#throttle.queuedMs(now) > MOST_QUEUED_MS) this.#from.pause();
    this.#flush();
  }

  /** A timer may fire a fraction of a millisecond early: what is due within one is due. */
  #flush(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    for (let first = this.#waiting[0]; first !== undefined && first.dueMs <= now + 1; first = this.#waiting[0]) {
      this.#to.write(first.chunk);
      this.#waiting.shift();
    }
    const next = this.#waiting[0];
    if (next !== undefined) this.#timer = setTimeout(() => this.#flush(), next.dueMs - now);
    if (this.#from.isPaused() && this.#throttle.queuedMs(now) <= MOST_QUEUED_MS) this.#from.resume();
  }
}
