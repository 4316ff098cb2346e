import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, delay } from '@sward/runtime/clock.ts';

const LOOK_MS = 5;

/** What is needed of a nucleus. */
export type WorkNucleus = {
  readonly root: string;
  readonly components: { restart(component: string): Promise<boolean> };
  readonly ipc: { readonly counters: { readonly connections: number }; connected(): readonly string[] };
};

/** The component that somebody works on, under its nucleus. */
export class ComponentAtWork {
  readonly #nucleus: WorkNucleus;
  readonly #name: string;
  readonly #clock: Clock;

  constructor(nucleus: WorkNucleus, name: string, clock: Clock) {
    this.#nucleus = nucleus;
    this.#name = name;
    this.#clock = clock;
  }

  /**
   * Stops the process as the nucleus stops it, starts the next one, and waits until that has connected to the nucleus.
   * @param given aborted when nobody waits for this process any more: it crashed, or the next one is wanted
   * @returns whether it has connected
   */
  async restart(given: AbortSignal): Promise<boolean> {
    this.#forgetCrashes();
    await this.#nucleus.components.restart(this.#name);
    const { connections } = this.#nucleus.ipc.counters;
    return this.#untilConnected(connections, given);
  }

  /** Waits for a connection beyond the first `before` of the nucleus. */
  async #untilConnected(before: number, given: AbortSignal): Promise<boolean> {
    const { ipc } = this.#nucleus;
    while (!given.aborted) {
      if (ipc.counters.connections > before && ipc.connected().includes(this.#name)) return true;
      await delay(this.#clock, LOOK_MS, given);
    }
    return false;
  }

  /** A component remembers its crashes and puts the next ones off. These were somebody's who is still at it. */
  #forgetCrashes(): void {
    rmSync(join(this.#nucleus.root, 'work', this.#name, 'exit-times.json'), { force: true });
  }
}
