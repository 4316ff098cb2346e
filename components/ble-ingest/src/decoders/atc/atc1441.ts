import type { Decoded, Rejected, Sighting } from '../decoder.ts';
import { isOwnAddress, serviceDecoder } from '../exact-payload.ts';
import { type Field, readFields } from '../fields.ts';
import { decryptAtc } from './atc-decryption.ts';

const FORMAT = 'atc1441';
/** Environmental Sensing: many devices send service data of it. */
const SERVICE_UUID = '181a';
const OCTETS = 13;
const ENCRYPTED_OCTETS = 8;
const COUNTER_SPAN = 256;

const FIELDS: readonly Field[] = [
  { quantity: 'temperature_c', at: 6, type: 's16be', divide: 10 },
  { quantity: 'humidity_rh', at: 8, type: 'u8' },
  { quantity: 'battery_pct', at: 9, type: 'u8' },
  { quantity: 'battery_mv', at: 10, type: 'u16be' },
];

/**
 * The format of the ATC1441 firmware for Xiaomi thermometers: service data of 0x181A, 13 octets, most significant first: the
 * sensor's address, temperature, humidity, battery, a counter of measurements.
 */
export const atc1441 = serviceDecoder({ format: FORMAT, serviceUuid: SERVICE_UUID, octets: OCTETS, read });

function read(payload: Uint8Array, sighting: Sighting): Decoded | Rejected | undefined {
  const values = readFields(payload, FIELDS);
  // The address tells the format from the others of this service.
  if (values === undefined || !isOwnAddress(payload.subarray(0, 6), sighting)) return undefined;
  const packetId = payload[12] ?? 0;
  return { format: FORMAT, values, packetId, packetIdSpan: COUNTER_SPAN, deviceId: sighting.address };
}

const ENCRYPTED_FIELDS: readonly Field[] = [
  { quantity: 'temperature_c', at: 0, type: 'u8', divide: 2, plus: -40 },
  { quantity: 'humidity_rh', at: 1, type: 'u8', divide: 2 },
];
const BATTERY_BITS = 0x7f;

/** The same, encrypted by pvvx's firmware: 8 octets; temperature in 0.5 °C from -40 °C, humidity in 0.5 %, battery. */
export const atc1441Encrypted = serviceDecoder({
  format: FORMAT,
  serviceUuid: SERVICE_UUID,
  octets: ENCRYPTED_OCTETS,
  read: (payload, sighting) => decryptAtc(FORMAT, payload, sighting, readPlaintext),
});

function readPlaintext(plaintext: Uint8Array) {
  return { ...readFields(plaintext, ENCRYPTED_FIELDS), battery_pct: Math.min((plaintext[2] ?? 0) & BATTERY_BITS, 100) };
}
