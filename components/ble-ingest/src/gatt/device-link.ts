import type { Clock, Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import { type GattConnection, GattError } from '../gatt-ports.ts';
import type { FrameReader, Told } from './characteristic-format.ts';
import { deferred } from './deferred.ts';
import { choose, type DevicePlan, type PlannedCharacteristic, silentAfterMs } from './device-plan.ts';
import { judge } from './judge.ts';

/** Discovery and subscriptions of a device with many characteristics take some seconds over a bad link. */
const SETUP_TIMEOUT_MS = 30_000;
/** A link whose end nobody confirms counts as ended after this. */
const CLOSE_TIMEOUT_MS = 5000;

/** Why a link ended: `DONE` on purpose, `SILENT`, `NOTHING_TO_READ`, `STOPPED`, or the code of a GattError. */
export type LinkEnd = 'DONE' | 'SILENT' | 'NOTHING_TO_READ' | 'STOPPED' | GattError['code'];

export type LinkEvents = {
  /** One frame, judged. `raw` is the read or notification that completed it. */
  onFrame(planned: PlannedCharacteristic, told: Told, raw: Uint8Array): void;
  /** The device refused one characteristic; the others go on. */
  onRefused(planned: PlannedCharacteristic, error: GattError): void;
};

type Taken = PlannedCharacteristic & { readonly read: FrameReader };

/** One link from its first moment to its last: finds, subscribes, polls, and gives up one that says nothing. */
export class DeviceLink {
  readonly #connection: GattConnection;
  readonly #plan: DevicePlan;
  readonly #clock: Clock;
  readonly #events: LinkEvents;
  readonly #ended = deferred<LinkEnd>();
  #timers: Timer[] = [];
  #end: LinkEnd | undefined;
  #isPolling = false;
  #heardMs: number;

  constructor(connection: GattConnection, plan: DevicePlan, clock: Clock, events: LinkEvents) {
    this.#connection = connection;
    this.#plan = plan;
    this.#clock = clock;
    this.#events = events;
    this.#heardMs = clock.monotonicMs();
  }

  /** Runs until the link is gone. Never rejects. */
  async run(): Promise<LinkEnd> {
    void this.#connection.closed.then(() => this.#finish('GATT_DISCONNECTED'));
    const setupTimer = this.#clock.setTimer(SETUP_TIMEOUT_MS, () => this.#finish('GATT_TIMEOUT'));
    this.#timers.push(setupTimer);
    void this.#setUp()
      .then(() => setupTimer.cancel())
      .catch((error: unknown) => this.#finish(codeOf(error)));
    const end = await this.#ended.promise;
    await this.#close();
    return end;
  }

  /** Ends the link; `run` resolves then. */
  stop(): void {
    this.#finish('STOPPED');
  }

  async #setUp(): Promise<void> {
    const taken = choose(await this.#connection.discover(), this.#plan).map(
      (planned): Taken => ({ ...planned, read: planned.format.open() }),
    );
    const usable: Taken[] = [];
    for (const each of taken) if (await this.#subscribe(each)) usable.push(each);
    if (usable.length === 0) return this.#finish('NOTHING_TO_READ');
    const polled = usable.filter(({ poll }) => poll);
    await this.#poll(polled);
    if (this.#plan.config.stay_connected) this.#stay(polled);
    else this.#finish('DONE');
  }

  /** False where nothing will come of this characteristic. */
  async #subscribe(taken: Taken): Promise<boolean> {
    if (!taken.subscribe) return true;
    try {
      await this.#connection.subscribe(taken.characteristic, (octets) => this.#take(taken, octets));
      return true;
    } catch (error) {
      this.#refused(taken, error);
      return taken.poll;
    }
  }

  async #poll(polled: readonly Taken[]): Promise<void> {
    for (const taken of polled) {
      try {
        this.#take(taken, await this.#connection.read(taken.characteristic));
      } catch (error) {
        this.#refused(taken, error);
      }
    }
  }

  /** One characteristic that may not be read spoils no other; a broken link does. */
  #refused(taken: Taken, error: unknown): void {
    if (!(error instanceof GattError) || error.code !== 'GATT_REFUSED') throw error;
    this.#events.onRefused(taken, error);
  }

  #stay(polled: readonly Taken[]): void {
    if (this.#end !== undefined) return;
    const { config } = this.#plan;
    const silentMs = silentAfterMs(config);
    this.#timers.push(
      every(
        this.#clock,
        () => silentMs / 4,
        () => this.#checkSilence(silentMs),
      ),
      every(
        this.#clock,
        () => config.poll_s * 1000,
        () => void this.#pollAgain(polled),
      ),
    );
  }

  /** A round that takes longer than the interval is not overtaken by the next. */
  async #pollAgain(polled: readonly Taken[]): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    try {
      await this.#poll(polled);
    } catch (error) {
      this.#finish(codeOf(error));
    } finally {
      this.#isPolling = false;
    }
  }

  #checkSilence(silentMs: number): void {
    if (this.#clock.monotonicMs() - this.#heardMs >= silentMs) this.#finish('SILENT');
  }

  #take(taken: Taken, octets: Uint8Array): void {
    if (this.#end !== undefined) return;
    this.#heardMs = this.#clock.monotonicMs();
    for (const told of taken.read(octets)) this.#events.onFrame(taken, judge(told, taken.characteristic), octets);
  }

  /** The first end counts. */
  #finish(end: LinkEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
    this.#ended.resolve(end);
  }

  async #close(): Promise<void> {
    const patience = deferred<void>();
    const timer = this.#clock.setTimer(CLOSE_TIMEOUT_MS, () => patience.resolve());
    await Promise.race([this.#connection.close().catch(() => undefined), patience.promise]);
    timer.cancel();
  }
}

function codeOf(error: unknown): GattError['code'] {
  return error instanceof GattError ? error.code : 'GATT_DISCONNECTED';
}
