import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { exactServiceData, printableText } from '../exact-payload.ts';
import { type Field, readFields } from '../fields.ts';
import { nameOf } from '../sighting.ts';

const FORMAT = 'relsib';
const WITH_BATTERY = 'aa20';
const OTHERS = ['aa21', 'aa22'];
const OCTETS = 22;
const HEALTH_THERMOMETER = '1809';
const TEXT_OCTETS = 6;
/** What the device sends while a sensor starts up. */
const NOT_READY = 0x8000;

/**
 * Relsib EClerk-Eco: service data of 0xAA20, 0xAA21 or 0xAA22, 22 octets, with the name `ECo`. Least significant octet
 * first: temperature in 0.01 °C, humidity in 0.01 %RH, CO2 in ppm; from octet 4 in 0xAA20, else from octet 0. Octet 13
 * of 0xAA20 is the battery in %, with bit 7 where a power adapter is plugged in.
 * Relsib WT51: service data of 0x1809, the temperature in °C as six characters.
 */
export const relsib: Decoder = {
  format: FORMAT,
  signatures: [WITH_BATTERY, ...OTHERS, HEALTH_THERMOMETER].map((serviceUuid) => ({ serviceUuid })),
  decode: (sighting) => (nameOf(sighting) === 'ECo' ? eclerk(sighting) : undefined) ?? wt51(sighting),
};

function eclerk(sighting: Sighting): Decoded | Rejected | undefined {
  const full = exactServiceData(sighting, WITH_BATTERY, OCTETS);
  const [other] = OTHERS.flatMap((uuid) => exactServiceData(sighting, uuid, OCTETS) ?? []);
  if (full) return decoded({ ...climate(full, 4), ...battery(full[13] ?? 0) }, 'EClerk Eco');
  return other && decoded(climate(other, 0), 'EClerk Eco');
}

function decoded(values: Record<string, Value>, model: string): Decoded | Rejected {
  if (Object.keys(values).length === 0) return { format: FORMAT, reject: 'all-values-unavailable' };
  return { format: FORMAT, values, device: { model } };
}

function climate(payload: Uint8Array, at: number): Record<string, Value> {
  const fields: readonly Field[] = [
    { quantity: 'temperature_c', at, type: 's16le', divide: 100, unavailable: [NOT_READY - 0x10000] },
    { quantity: 'humidity_rh', at: at + 2, type: 'u16le', divide: 100, unavailable: [NOT_READY] },
    { quantity: 'co2_ppm', at: at + 4, type: 'u16le', unavailable: [NOT_READY] },
  ];
  return readFields(payload, fields) ?? {};
}

function battery(raw: number): Record<string, Value> {
  const isPluggedIn = (raw & 0x80) !== 0;
  return { battery_pct: isPluggedIn ? 100 : raw, plug: isPluggedIn };
}

function wt51(sighting: Sighting): Decoded | Rejected | undefined {
  const payload = exactServiceData(sighting, HEALTH_THERMOMETER, TEXT_OCTETS);
  const text = payload && printableText(payload)?.trim();
  if (text === undefined || !/^[+-]?\d{1,3}(\.\d{1,3})?$/.test(text)) return undefined;
  return decoded({ temperature_c: Number(text) }, 'WT51');
}
