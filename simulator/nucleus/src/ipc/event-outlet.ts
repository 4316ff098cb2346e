import type { Faults } from '../faults/faults.ts';
import type { Flavour } from '../ports.ts';
import type { Channel } from './channel.ts';

export type EventOutletOptions = {
  readonly flavour: Flavour;
  readonly component: string;
  readonly channel: Channel;
  readonly faults: Faults;
  /** How long lite waits for a component that does not read before it gives an event up, in ms. */
  readonly stallMs: number;
  readonly onSkip: () => void;
};

/** The way of events to one connection: lite waits for a slow reader and then skips, classic queues without bound. */
export class EventOutlet {
  readonly #options: EventOutletOptions;
  #queue: Uint8Array[] = [];
  #waiting: Promise<void> | undefined;
  #closed = false;
  readonly #wakers = new Set<() => void>();
  readonly #endings: (() => void)[];

  constructor(options: EventOutletOptions) {
    this.#options = options;
    const wake = () => this.#wake();
    this.#endings = [options.faults.onRelease(wake), options.channel.onDrain(wake)];
  }

  /** Sends one frame. The promise, on lite and if it had to wait, ends when the frame is written or given up. */
  send(frame: Uint8Array): Promise<void> | undefined {
    if (this.#closed) return undefined;
    if (this.#options.flavour === 'classic') {
      this.#queue.push(frame);
      this.#flush();
      return undefined;
    }
    if (this.#waiting === undefined && this.#ready()) {
      this.#options.channel.write(frame);
      return undefined;
    }
    return this.#sendLater(frame);
  }

  /** The connection is gone: nothing waits any longer. */
  close(): void {
    this.#closed = true;
    this.#queue = [];
    for (const end of this.#endings) end();
    this.#wake();
  }

  #sendLater(frame: Uint8Array): Promise<void> {
    const sent = (this.#waiting ?? Promise.resolve()).then(() => this.#writeOrSkip(frame));
    this.#waiting = sent;
    void sent.then(() => {
      if (this.#waiting === sent) this.#waiting = undefined;
    });
    return sent;
  }

  async #writeOrSkip(frame: Uint8Array): Promise<void> {
    await this.#untilReady();
    if (this.#closed) return;
    if (this.#ready()) this.#options.channel.write(frame);
    else this.#options.onSkip();
  }

  /** Ends when the component reads again, the time is up or the connection is gone. */
  #untilReady(): Promise<void> {
    if (this.#closed || this.#ready()) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      const wake = () => {
        if (this.#closed || this.#ready()) finish();
      };
      const timer = setTimeout(finish, this.#options.stallMs);
      this.#wakers.add(wake);
    });
  }

  #ready(): boolean {
    const { channel, faults, component } = this.#options;
    return !channel.congested && !faults.isStalled(component);
  }

  #wake(): void {
    for (const wake of [...this.#wakers]) wake();
    this.#flush();
  }

  /** Classic: only the fault holds frames back here, a slow reader's wait in the socket. */
  #flush(): void {
    if (this.#options.faults.isStalled(this.#options.component)) return;
    const frames = this.#queue;
    this.#queue = [];
    for (const frame of frames) this.#options.channel.write(frame);
  }
}
