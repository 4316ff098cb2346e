import type { Decoded } from '@sward/ble-ingest/decoders/decoder.ts';
import { type Said, toReading } from '@sward/ble-ingest/to-reading.ts';
import { isPlausible } from '@sward/contracts/quantities.ts';
import type { Value } from '@sward/contracts/reading.ts';
import { checkReading } from '@sward/local-buffer/check-reading.ts';
import { ImplausibleError } from './target.ts';

const UINT32 = 2 ** 32;
const ADDRESS = /^[0-9a-f]{12}$/;
const HEARD = { nowMs: 1_700_000_000_000, monotonicMs: 1, bootId: 'fuzz' };

function require(isSound: boolean, what: string, value: unknown): void {
  if (!isSound) throw new ImplausibleError(`${what}: ${JSON.stringify(value) ?? String(value)}`);
}

const isCounter = (value: number, bound: number): boolean => Number.isInteger(value) && value >= 0 && value < bound;

/** @throws ImplausibleError for a value that its quantity cannot have, or a number that is none */
export function requireSoundValues(values: Readonly<Record<string, Value>>): void {
  for (const name in values) {
    const value = values[name];
    require(typeof value !== 'number' || Number.isFinite(value), `${name} is no number`, String(value));
    require(isPlausible(name, value), `${name} is not plausible`, value);
  }
}

/** What a frame says beside its values. @throws ImplausibleError */
export function requireSoundFrame({ values, packetId, packetIdSpan, counter, device, deviceId }: Decoded): void {
  requireSoundValues(values);
  if (packetId !== undefined) require(isCounter(packetId, packetIdSpan ?? 0), 'packet id beyond its span', packetId);
  if (counter !== undefined) require(isCounter(counter, UINT32), 'counter beyond 32 bits', counter);
  if (deviceId !== undefined) require(ADDRESS.test(deviceId), 'device id is no address', deviceId);
  for (const fact of Object.values(device ?? {}))
    require(typeof fact !== 'number' || Number.isFinite(fact), 'a fact of the device is no number', String(fact));
}

/** Makes the reading and lets the buffer look at it. @throws ImplausibleError where the buffer would refuse it */
export function requireSoundReading(said: Said): void {
  const checked = checkReading(toReading(said, HEARD));
  if ('reason' in checked) throw new ImplausibleError(`the buffer refuses it: ${checked.reason}`);
}
