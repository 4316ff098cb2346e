import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Decoder, Rejected } from '../decoder.ts';
import { rawNumber } from '../fields.ts';
import { manufacturerData } from '../sighting.ts';

const FORMAT = 'efento';
const EFENTO = 0x026c;
const ADVERTISEMENT = 0x02;
const SCAN_RESPONSE = 0x04;
const ADVERTISEMENT_OCTETS = 24;
const CHECK_OCTETS = 2;
const COUNTER_SPAN = 2 ** 32;
/** Raw numbers from here on are errors of a sensor. */
const ERRORS_FROM = 0xff00;

type Sensor = { readonly quantity: string; readonly value: (raw: number) => number };

const SENSORS: ReadonlyMap<number, Sensor> = new Map([
  [0x01, { quantity: 'temperature_c', value: (raw: number) => (raw - 15_000) / 100 }],
  [0x02, { quantity: 'humidity_rh', value: (raw: number) => raw }],
  [0x03, { quantity: 'pressure_pa', value: (raw: number) => raw * 10 }],
  [0x04, { quantity: 'pressure_difference_pa', value: (raw: number) => raw - 0x8000 }],
]);

/** A sensor's type and what it measured. */
type Slot = readonly [type: number, raw: number];

/**
 * Efento loggers (Efento "Bluetooth sensors, advertising frames"): manufacturer data, most significant octet first. Frame 2:
 * 1-2 firmware version, 4-7 counter of measurements, 8-9 period, 11-13 types of three sensors, 14-19 their measurements,
 * 22-23 check octets. Frame 4, the scan response: a type and a measurement for each sensor, then the check octets.
 */
export const efento: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: EFENTO }],
  decode: (sighting) => {
    const payload = manufacturerData(sighting, EFENTO);
    if (payload?.[0] === ADVERTISEMENT && payload.length === ADVERTISEMENT_OCTETS) return readAdvertisement(payload);
    return payload?.[0] === SCAN_RESPONSE ? readScanResponse(payload) : undefined;
  },
};

function readAdvertisement(payload: Uint8Array): Decoded | Rejected {
  const [, major, minor] = payload;
  const slots = [0, 1, 2].map((slot): Slot => [payload[11 + slot] ?? 0, rawNumber(payload, 14 + slot * 2, 'u16be')]);
  const result = decoded(slots);
  if ('reject' in result) return result;
  const device = { firmware_version: `${major}.${minor}` };
  return { ...result, device, packetId: rawNumber(payload, 4, 'u32be'), packetIdSpan: COUNTER_SPAN };
}

function readScanResponse(payload: Uint8Array): Decoded | Rejected {
  const octets = payload.length - 1 - CHECK_OCTETS;
  if (octets < 3 || octets % 3 !== 0) return { format: FORMAT, reject: 'truncated' };
  const slots = Array.from({ length: octets / 3 }, (_, slot): Slot => {
    const at = 1 + slot * 3;
    return [payload[at] ?? 0, rawNumber(payload, at + 1, 'u16be')];
  });
  return decoded(slots);
}

/** Several sensors of a type are numbered. A sensor that tells an error is a fault. */
function decoded(slots: readonly Slot[]): Decoded | Rejected {
  const values: Record<string, Value> = {};
  const faults: string[] = [];
  for (const [type, raw] of slots) {
    const sensor = SENSORS.get(type);
    if (sensor === undefined) continue;
    const name = numbered(sensor.quantity, slots.filter(([other]) => other === type).length, values, faults);
    if (raw >= ERRORS_FROM) faults.push(name);
    else values[name] = sensor.value(raw);
  }
  if (faults.length > 0) values['fault'] = faults.join(',');
  return Object.keys(values).length === 0 ? { format: FORMAT, reject: 'no-objects' } : { format: FORMAT, values };
}

function numbered(quantity: string, of: number, values: Record<string, Value>, faults: readonly string[]): string {
  if (of === 1) return quantity;
  const told = [...Object.keys(values), ...faults].filter((name) => name.startsWith(`${quantity}_`)).length;
  return `${quantity}_${told + 1}`;
}
