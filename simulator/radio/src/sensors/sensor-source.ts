import type { AirFrame } from '../air-frame.ts';
import { OnAirAddress } from '../private-address.ts';
import { InvalidSourceError } from '../radio-errors.ts';
import { createRandom, type Random, seedOf } from './random.ts';
import type { SensorHandling } from './sensor-handling.ts';
import { SENSOR_FORMATS, type SensorFormat, VirtualSensor } from './virtual-sensor.ts';

export type SensorsOptions = {
  /** How many, 1 to 65535. */
  readonly count: number;
  /** Advertisements per second of each sensor. */
  readonly ratePerSecond: number;
  /** The same seed gives the same frames, byte for byte. */
  readonly seed: number;
  /** Formats dealt out in turn. Default: all. */
  readonly formats?: readonly SensorFormat[];
  /** Time of day in the rooms when the play begins, in hours. Default: half past nine. */
  readonly startHour?: number;
  /** BTHome sensors encrypt with this key of 16 octets; the counter of each begins at `firstCounter`, by default 1. */
  readonly encryption?: { readonly key: Uint8Array; readonly firstCounter?: number };
  /** Sensors show private addresses: resolvable ones by the IRK that `sensorIdentities` tells, or others. */
  readonly privacy?: { readonly kind: 'resolvable' | 'non-resolvable'; readonly rotateEveryMs: number };
  /** What is done to sensors while they play; nothing where left out. */
  readonly handling?: SensorHandling;
};

/** What the owner of a virtual sensor knows of it. */
export type SensorIdentity = {
  /** Its own address, static and random, 12 hex digits. RuuviTags put it into their data as well. */
  readonly address: string;
  readonly format: SensorFormat;
  /** 16 octets. */
  readonly irk: Uint8Array;
};

const DEFAULT_START_HOUR = 9.5;
/** Each advertising event comes up to 10 ms late, so that sensors do not collide for ever (Core, Vol 6, Part B, 4.4.2.2.1). */
const MAX_ADVERTISING_DELAY_MS = 10;

type Scheduled = {
  readonly sensor: VirtualSensor;
  readonly onAir: OnAirAddress;
  readonly random: Random;
  lastMs: number;
  nextMs: number;
};

/** Apart from the seeds of measurements: a sensor with a key or private addresses measures the same. */
const IRK_SEED = 0x1a2b3c4d;
const PRIVACY_SEED = 0x5e6f7081;

/** A static random address: its two top bits are ones (Core, Vol 6, Part B, 1.3.2.1). The index keeps it unique. */
function staticAddress(random: Random, index: number): string {
  const byte = (): number => Math.floor(256 * random.uniform());
  return Buffer.from([0xc0 | byte(), byte(), byte(), byte(), index >> 8, index & 0xff]).toString('hex');
}

function irkOf(seed: number, index: number): Uint8Array {
  const random = createRandom(seedOf(seed ^ IRK_SEED, index));
  return Uint8Array.from({ length: 16 }, () => Math.floor(256 * random.uniform()));
}

function createSensor(options: SensorsOptions, index: number): { sensor: VirtualSensor; random: Random } {
  const { seed, formats = SENSOR_FORMATS, startHour = DEFAULT_START_HOUR, encryption } = options;
  const random = createRandom(seedOf(seed, index));
  const format = formats[index % formats.length] ?? 'ruuvi-df5';
  const key = encryption && { key: encryption.key, firstCounter: encryption.firstCounter ?? 1 };
  const sensor = new VirtualSensor(format, staticAddress(random, index), random, startHour * 3600, key);
  return { sensor, random };
}

function onAirAddress(options: SensorsOptions, address: string, index: number): OnAirAddress {
  const { seed, privacy } = options;
  const irk = privacy?.kind === 'resolvable' ? { irk: irkOf(seed, index) } : {};
  const wanted = privacy && { ...irk, rotateEveryMs: privacy.rotateEveryMs };
  return new OnAirAddress({ address, addressType: 1 }, wanted, createRandom(seedOf(seed ^ PRIVACY_SEED, index)));
}

function createScheduled(options: SensorsOptions, index: number, intervalMs: number): Scheduled {
  const { sensor, random } = createSensor(options, index);
  const onAir = onAirAddress(options, sensor.address, index);
  return { sensor, onAir, random, lastMs: 0, nextMs: (index * intervalMs) / options.count };
}

/** Who the sensors of `sensorFrames` with the same options are, in the order of their making. */
export function sensorIdentities(options: SensorsOptions): SensorIdentity[] {
  return Array.from({ length: options.count }, (_, index) => {
    const { address, format } = createSensor(options, index).sensor;
    return { address, format, irk: irkOf(options.seed, index) };
  });
}

const earliest = (sensors: readonly Scheduled[]): Scheduled | undefined =>
  sensors.reduce<Scheduled | undefined>(
    (first, each) => (first && first.nextMs <= each.nextMs ? first : each),
    undefined,
  );

/** The order of time over all sensors, without end. */
function* play(options: SensorsOptions): Generator<AirFrame, void> {
  const { handling } = options;
  const intervalMs = 1000 / options.ratePerSecond;
  const delayMs = Math.min(MAX_ADVERTISING_DELAY_MS, intervalMs / 10);
  const sensors = Array.from({ length: options.count }, (_, index) => createScheduled(options, index, intervalMs));
  for (let next = earliest(sensors); next; next = earliest(sensors)) {
    const atMs = next.nextMs;
    const { address } = next.sensor;
    const warmerC = handling?.warmerC(address) ?? 0;
    const packets = next.sensor.advertise((atMs - next.lastMs) / 1000, next.onAir.at(atMs), warmerC);
    const isMissed = handling?.isUnplugged(address) ?? false;
    for (const packet of packets) yield isMissed ? { atMs, packet, isMissed } : { atMs, packet };
    next.lastMs = atMs;
    next.nextMs = atMs + intervalMs + delayMs * (next.random.uniform() - 0.5);
  }
}

/**
 * The advertisements of many sensors in order of time, without end. Their phases are spread over the interval.
 *
 * @throws InvalidSourceError for a count or rate that makes no play
 */
export function sensorFrames(options: SensorsOptions): Iterable<AirFrame> {
  const { count, ratePerSecond } = options;
  if (!(Number.isInteger(count) && count >= 1 && count <= 0xffff && ratePerSecond > 0))
    throw new InvalidSourceError(`${count} sensors at ${ratePerSecond}/s: need 1 to 65535 sensors and a rate above 0`);
  return play(options);
}
