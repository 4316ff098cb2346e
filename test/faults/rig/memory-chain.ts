import { rmSync } from 'node:fs';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { GatewayInMemory } from '../../support/gateway-in-memory.ts';
import { type Balance, Ledger } from './balance.ts';
import { TestSource } from './test-source.ts';

/** How often the source looks whether to repeat: rarely, because simulated days have many seconds. */
const LOOK_MS = 1000;

type BufferOptions = Parameters<GatewayInMemory['startBuffer']>[0];

/** Source, buffer, publisher and cloud in one process, on a clock that the test moves; for faults that take days. */
export class MemoryChain {
  readonly gateway = new GatewayInMemory();
  readonly source = new TestSource({ clock: this.gateway.clock, lookMs: LOOK_MS, batch: 100 });
  readonly #buffer: BufferOptions;

  constructor(buffer: BufferOptions = {}) {
    this.#buffer = buffer;
  }

  get clock() {
    return this.gateway.clock;
  }

  /** Starts what runs on the gateway, at first or after a reboot. The source is outside, and keeps what it has. */
  async start(): Promise<void> {
    await this.gateway.startBuffer(this.#buffer);
    await this.gateway.startPublisher();
    await this.source.connect(this.gateway.hub.busFor(COMPONENTS.bleIngest));
  }

  /** The power of the gateway goes and comes back; the clock then shows `wallMs`, by default the time of the cut. */
  async powerCycle(wallMs = this.clock.now()): Promise<void> {
    await this.gateway.reboot();
    this.clock.setWallClock(wallMs);
    await this.start();
  }

  /** The same, and the card with the log is a new one. */
  async changeCard(): Promise<void> {
    await this.gateway.reboot();
    for (const suffix of ['', '-wal']) rmSync(this.gateway.logFile + suffix, { force: true });
    await this.start();
  }

  setCloud(state: 'up' | 'down'): void {
    this.gateway.hub.setLinks({ cloud: state });
  }

  /** Offers one reading every `everyMs`, for `forMs`. */
  async hear(forMs: number, everyMs: number): Promise<void> {
    for (let heardMs = 0; heardMs < forMs; heardMs += everyMs) {
      this.source.offer(1);
      await this.clock.advanceAsync(everyMs);
    }
  }

  /** All that the cloud has stored against all that was offered. */
  balance(givenUp = 0): Balance {
    const ledger = new Ledger();
    ledger.add(this.gateway.store.all());
    return ledger.balance(this.source.offered, { durable: this.source.durable, givenUp });
  }

  /** Lets time pass until all is stored, at most `limitMs` of it. */
  async settle(limitMs = 3_600_000, givenUp = 0): Promise<void> {
    for (let passedMs = 0; passedMs < limitMs && this.balance(givenUp).lost > 0; passedMs += 10_000) {
      await this.clock.advanceAsync(10_000);
    }
  }

  async stop(): Promise<void> {
    this.source.stop();
    await this.gateway.stop();
  }
}
