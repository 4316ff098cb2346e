import { ADV_NONCONN_IND, encodeAdvertisingEvent } from '../advertising-report.ts';
import type { AirFrame } from '../air-frame.ts';
import { InvalidSourceError } from '../radio-errors.ts';
import { advertisingData, discoverableFlags, manufacturerData } from '../sensors/ad-structures.ts';

export type FloodOptions = {
  /** Advertisements per second. */
  readonly perSecond: number;
  /** Different addresses, dealt out in turn, up to 2^32; after that many they come again. */
  readonly addresses: number;
  readonly seed: number;
  /** Default: without end. */
  readonly durationMs?: number;
};

/** For tests and experiments (Assigned Numbers, 7.1): nobody's sensors speak so. */
const NOBODYS_COMPANY_ID = 0xffff;
const ADDRESS_OFFSET = 7;
/** Where the number of the advertisement stands: after the report's header, the flags and the company id. */
const NUMBER_OFFSET = 14 + 3 + 4;
/** An odd factor makes a permutation of all 32-bit numbers: neighbours are far apart and none comes twice. */
const SCATTER = 0x9e3779b1;

/** The frame that each advertisement is a copy of; a non-resolvable private address has two zero bits at the top. */
function template(seed: number): Buffer {
  const upper = (seed & 0x3fff).toString(16).padStart(4, '0');
  const data = advertisingData(discoverableFlags(), manufacturerData(NOBODYS_COMPANY_ID, Buffer.alloc(20)));
  const report = { eventType: ADV_NONCONN_IND, addressType: 1, address: `${upper}00000000`, data, rssi: -90 };
  return encodeAdvertisingEvent([report]);
}

function* flood({ perSecond, addresses, seed, durationMs = Number.POSITIVE_INFINITY }: FloodOptions) {
  const original = template(seed);
  const intervalMs = 1000 / perSecond;
  for (let number = 0; number * intervalMs < durationMs; number++) {
    const packet = Buffer.from(original);
    packet.writeUInt32LE(Math.imul(number % addresses, SCATTER) >>> 0, ADDRESS_OFFSET);
    packet.writeUInt32LE(number >>> 0, NUMBER_OFFSET);
    yield { atMs: number * intervalMs, packet };
  }
}

/**
 * Advertisements of strangers at a steady rate, each from the next random address. They name no sensor's format.
 *
 * @throws InvalidSourceError for a rate or number of addresses that makes no flood
 */
export function floodFrames(options: FloodOptions): Iterable<AirFrame> {
  const { perSecond, addresses } = options;
  if (!(perSecond > 0 && Number.isInteger(addresses) && addresses >= 1 && addresses <= 2 ** 32))
    throw new InvalidSourceError(
      `${perSecond}/s from ${addresses} addresses: need a rate above 0 and 1 to 2^32 addresses`,
    );
  return flood(options);
}
