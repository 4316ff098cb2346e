import type { Value } from '@sward/contracts/reading.ts';
import { type Field, readFields } from '../fields.ts';

/** Items of which the type tells what they are: type and octets, and how the value is read. Markers are of the manual. */
const ITEMS: ReadonlyMap<number, Field> = new Map<number, Field>([
  [0x00, { quantity: 'temperature_c', at: 0, type: 's16le', divide: 100, unavailable: [0x7fff, -0x8000] }],
  [0x01, { quantity: 'battery_mv', at: 0, type: 's16le', divide: 2, unavailable: [0x7fff, -0x8000] }],
  [0x02, { quantity: 'battery_pct', at: 0, type: 'u8', divide: 2, unavailable: [0xff, 0xfe] }],
  [0x04, { quantity: 'illuminance_lx', at: 0, type: 'u16le', unavailable: [0xffff, 0xfffe] }],
  [0x05, { quantity: 'illuminance_lx', at: 0, type: 'u16le', unavailable: [0xffff, 0xfffe] }],
  [0x06, { quantity: 'humidity_rh', at: 0, type: 'u8', divide: 2, unavailable: [0xff, 0xfe] }],
]);

const TYPE_BITS = 0x3f;
/** Sizes 0 to 2 are powers of two; 3 means that an octet with the length follows. */
const SIZE_FOLLOWS = 3;

/**
 * What a sensor's items say (EnOcean "BLE sensor protocol"): each an octet of size and type, then the value. `undefined`
 * where an item runs past the end. Types that we do not know are passed over.
 */
export function sensorValues(data: Uint8Array): Record<string, Value> | undefined {
  let values: Record<string, Value> = {};
  let at = 0;
  while (at < data.length) {
    const descriptor = data[at] ?? 0;
    const size = descriptor >> 6;
    const start = at + (size === SIZE_FOLLOWS ? 2 : 1);
    const end = start + (size === SIZE_FOLLOWS ? (data[at + 1] ?? 0) : 2 ** size);
    if (end > data.length) return undefined;
    values = { ...values, ...itemValue(descriptor & TYPE_BITS, data.subarray(start, end)) };
    at = end;
  }
  return values;
}

function itemValue(type: number, value: Uint8Array): Record<string, Value> {
  const field = ITEMS.get(type);
  return (field && readFields(value, [field])) ?? {};
}
