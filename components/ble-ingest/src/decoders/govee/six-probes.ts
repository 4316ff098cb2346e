import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { type Field, readFields } from '../fields.ts';
import { listsService } from '../sighting.ts';
import { decoded, GOVEE, type GoveeBlock, type GoveeLayout, holds } from './block.ts';

const SERVICE = '5550';
/** Two octets of an address: one was seen of a device that lists no services. */
const SEEN_COMPANY = 0xea1c;
const LENGTH = 20;

/** What stands ahead of each of the two temperatures, whatever it means. */
const MARKS: ReadonlySet<number> = new Set([0x06, 0x20, 0x22]);
const BATTERY_AT = 2;
const PROBES_AT = 3;
const MARK_AT = 4;
const NOT_SET = -1;

/** The first probe of a frame by the upper two bits of octet 3; the second is the next. */
const FIRST_PROBE: ReadonlyMap<number, number> = new Map([
  [0x00, 1],
  [0x40, 3],
  [0x80, 5],
]);
const PAIR_BITS = 0xc0;

/**
 * H5055: six probes, two in a frame. Octets: 0-1 of the address, 2 battery in %, 3 which pair (upper two bits) and which of
 * the six probes are plugged in (lower six), then for both a mark and three whole °C, least significant octet first:
 * temperature, lower alarm, upper alarm.
 */
export const SIX_PROBES_LAYOUT: GoveeLayout = {
  matches: ({ companyId, data, model, sighting }: GoveeBlock) =>
    data.length === LENGTH &&
    data[1] === 0 &&
    holds(data, 18, [0, 0]) &&
    MARKS.has(data[MARK_AT] ?? 0) &&
    (companyId === SEEN_COMPANY || model === '5055' || listsService(sighting, SERVICE)),
  read: ({ data }) => readPair(data),
};

export const SIX_PROBES_SERVICE = SERVICE;
export const SIX_PROBES_COMPANY = SEEN_COMPANY;

function readPair(data: Uint8Array): Decoded | Rejected {
  const probes = data[PROBES_AT] ?? 0;
  const first = FIRST_PROBE.get(probes & PAIR_BITS);
  if (first === undefined) return { format: GOVEE, reject: 'unknown-object-id' };
  return decoded('H5055', {
    battery_pct: (data[BATTERY_AT] ?? 0) & 0x7f,
    ...probeValues(data, probes, first, 5),
    ...probeValues(data, probes, first + 1, 12),
  });
}

function probeValues(data: Uint8Array, probes: number, probe: number, at: number): Record<string, Value> {
  const isPluggedIn = (probes & (1 << (probe - 1))) !== 0;
  return isPluggedIn ? (readFields(data, fieldsOf(probe, at)) ?? {}) : {};
}

const fieldsOf = (probe: number, at: number): readonly Field[] => [
  { quantity: `temperature_probe_c_${probe}`, at, type: 's16le', unavailable: [NOT_SET] },
  { quantity: `target_temperature_low_c_${probe}`, at: at + 2, type: 's16le', unavailable: [NOT_SET] },
  { quantity: `target_temperature_c_${probe}`, at: at + 4, type: 's16le', unavailable: [NOT_SET] },
];
