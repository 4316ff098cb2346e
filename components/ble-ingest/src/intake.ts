import type { Reading } from '@sward/contracts/reading.ts';
import type { StatusDetail } from '@sward/contracts/status.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { Config } from './config.ts';
import type { SignatureIndex } from './decoders/signature-index.ts';
import { normalDeviceId } from './device-config.ts';
import { type Discovered, DoorKeeper } from './hearing/admission.ts';
import { CounterGate } from './hearing/counter-gate.ts';
import type { CounterStore } from './hearing/counter-store.ts';
import { type DeviceStatistics, DeviceTable } from './hearing/device-statistics.ts';
import type { KeyRing } from './hearing/key-ring.ts';
import { type Heard, Listener } from './hearing/listener.ts';
import { ReplayGuard } from './hearing/replay-guard.ts';
import { Sampler } from './hearing/sampler.ts';
import type { Advertisement } from './ports.ts';
import { type HeardAt, toReading } from './to-reading.ts';

/** What the configuration makes of hearing; a new object for each change. */
export type IntakeRules = {
  readonly config: Config;
  readonly keys: KeyRing;
  readonly declared: SignatureIndex | undefined;
};

export type IntakeDeps = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: CounterStore;
  /** Takes each reading that is due. */
  readonly onReading: (reading: Reading) => void;
  /** Told of each device that is configured and heard, whatever it sent: it can be connected to now. */
  readonly onHeard?: (deviceId: string, report: Advertisement) => void;
};

type Decoded = Extract<Heard, { kind: 'decoded' }>;

/** Values of a connected sensor. */
export type LinkValues = Pick<Reading, 'values' | 'format'> & { readonly deviceId: string };

const newCounts = () => ({
  advertisements: 0,
  foreign: 0,
  repeated: 0,
  rejected: 0,
  replayed: 0,
  downgraded: 0,
  key_required: 0,
  unknown: 0,
  unidentified: 0,
});

/** From reports to readings: hears, admits, samples, and waits for counters that must be on disk first. */
export class Intake {
  readonly #deps: IntakeDeps;
  readonly #listener: Listener;
  readonly #gate: CounterGate;
  readonly #door = new DoorKeeper();
  readonly #devices = new DeviceTable();
  readonly #sampler = new Sampler();
  readonly #counts = newCounts();
  #rules: IntakeRules;
  #intervals: ReadonlyMap<string, number>;

  constructor(deps: IntakeDeps, rules: IntakeRules) {
    const guard = new ReplayGuard(deps.counters.load());
    this.#deps = deps;
    this.#gate = new CounterGate(guard, deps.counters);
    this.#listener = new Listener(guard, rules);
    this.#rules = rules;
    this.#intervals = intervalsOf(rules.config);
  }

  /** Goes on by other rules; what was heard stays known. */
  apply(rules: IntakeRules): void {
    this.#rules = rules;
    this.#intervals = intervalsOf(rules.config);
    this.#listener.apply(rules);
  }

  hear(report: Advertisement): void {
    const { clock } = this.#deps;
    this.#counts.advertisements += 1;
    const heard = this.#listener.hear(report, clock.monotonicMs());
    // What a rejected frame claims counts for nothing: somebody else would be connected to in the place of the device.
    const speaker = heard.kind === 'rejected' ? heard.sender : heard.deviceId;
    if (this.#isConfigured(speaker)) this.#deps.onHeard?.(speaker, report);
    if (heard.kind === 'foreign') this.#counts.foreign += 1;
    else if (heard.kind === 'rejected') this.#countRejection(heard, report);
    else this.#admit(heard, report);
  }

  /** Values that a connected sensor told. It is configured, or nobody would have connected to it. */
  take({ deviceId, values, format }: LinkValues): void {
    const at = this.#now();
    this.#devices.heard(deviceId, { format }, undefined, at.monotonicMs);
    const reading = toReading({ device_id: deviceId, format, values }, at);
    for (const due of this.#sampler.offer(reading, this.#intervalMs(deviceId), at.monotonicMs))
      this.#deps.onReading(due);
  }

  /** Lets out what waited for the end of its interval, and what waited for the disk. Call it about once a second. */
  async tick(): Promise<void> {
    const { clock } = this.#deps;
    this.#pass(this.#sampler.due((deviceId) => this.#intervalMs(deviceId), clock.monotonicMs()));
    await this.#release();
  }

  /** Lets out everything: the component stops. */
  async drain(): Promise<void> {
    this.#pass(this.#sampler.takeAll());
    await this.#gate.idle();
    await this.#release();
  }

  activeDevices(): number {
    return this.#devices.activeCount(this.#deps.clock.monotonicMs(), this.#rules.config.active_after_s * 1000);
  }

  /** Readings given up because their counters could not be saved. */
  get givenUp(): number {
    return this.#gate.givenUp;
  }

  devices(): readonly DeviceStatistics[] {
    return this.#devices.all();
  }

  discovered(): readonly Discovered[] {
    return this.#door.discovered((deviceId) => this.#isConfigured(deviceId));
  }

  detail(): StatusDetail {
    return { ...this.#counts, sampled_away: this.#sampler.replaced, discovered: this.discovered().length };
  }

  #admit(heard: Decoded, report: Advertisement): void {
    const { deviceId, decoded } = heard;
    if (Object.keys(decoded.values).length === 0) return;
    const { unknown_devices: unknown } = this.#rules.config;
    const admission = this.#door.admit(this.#isConfigured(deviceId), heard.isFleeting, unknown);
    if (admission === 'admitted') this.#forward(heard, report);
    else this.#counts[admission] += 1;
    if (admission === 'admitted' || unknown === 'ignore') return;
    const { isFleeting } = heard;
    const lastMs = this.#deps.clock.now();
    this.#door.note({ deviceId, format: decoded.format, rssi: report.rssi, lastMs, isFleeting });
  }

  #forward({ deviceId, decoded }: Decoded, { rssi }: Advertisement): void {
    const at = this.#now();
    this.#devices.heard(deviceId, decoded, rssi, at.monotonicMs);
    const { format, values, packetId } = decoded;
    const reading = toReading({ device_id: deviceId, format, values, rssi, packetId }, at);
    this.#pass(this.#sampler.offer(reading, this.#intervalMs(deviceId), at.monotonicMs));
  }

  /** Readings of a device with a key wait until its counter is on disk. */
  #pass(readings: readonly Reading[]): void {
    for (const reading of readings) {
      if (this.#rules.keys.get(reading.device_id)?.key === undefined) this.#deps.onReading(reading);
      else this.#gate.hold(reading);
    }
  }

  async #release(): Promise<void> {
    try {
      for (const reading of await this.#gate.release()) this.#deps.onReading(reading);
    } catch (error) {
      this.#deps.logger.error('encryption_counters_not_saved', { waiting: this.#gate.waiting, error });
    }
  }

  #countRejection(heard: Extract<Heard, { kind: 'rejected' }>, { address }: Advertisement): void {
    const { format, reason } = heard;
    if (reason === 'duplicate') {
      this.#counts.repeated += 1;
      return;
    }
    this.#counts.rejected += 1;
    if (reason === 'replay') this.#counts.replayed += 1;
    if (reason === 'downgrade') this.#counts.downgraded += 1;
    if (reason === 'key-required') this.#counts.key_required += 1;
    this.#deps.logger.debug('advertisement_rejected', { address, format, reason });
  }

  #isConfigured(deviceId: string): boolean {
    return this.#rules.keys.has(deviceId);
  }

  #intervalMs(deviceId: string): number {
    return (this.#intervals.get(deviceId) ?? this.#rules.config.sample_interval_s) * 1000;
  }

  #now(): HeardAt {
    const { clock } = this.#deps;
    return { nowMs: clock.now(), monotonicMs: clock.monotonicMs(), bootId: clock.bootId() };
  }
}

/** Sampling intervals, s, of the devices that have one of their own. */
function intervalsOf({ devices }: Config): ReadonlyMap<string, number> {
  const intervals = new Map<string, number>();
  for (const [id, { sample_interval_s: interval }] of Object.entries(devices))
    if (interval !== undefined) intervals.set(normalDeviceId(id), interval);
  return intervals;
}
