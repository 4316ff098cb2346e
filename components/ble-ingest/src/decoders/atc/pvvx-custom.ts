import type { Decoded, Rejected, Sighting } from '../decoder.ts';
import { isOwnAddressReversed, serviceDecoder } from '../exact-payload.ts';
import { type Field, readFields } from '../fields.ts';
import { decryptAtc } from './atc-decryption.ts';

const FORMAT = 'pvvx-custom';
const SERVICE_UUID = '181a';
const OCTETS = 15;
const ENCRYPTED_OCTETS = 11;
const COUNTER_SPAN = 256;

const FIELDS: readonly Field[] = [
  { quantity: 'temperature_c', at: 6, type: 's16le', divide: 100 },
  { quantity: 'humidity_rh', at: 8, type: 'u16le', divide: 100 },
  { quantity: 'battery_mv', at: 10, type: 'u16le' },
  { quantity: 'battery_pct', at: 12, type: 'u8' },
];

/**
 * pvvx's custom format for Xiaomi and Telink thermometers (ATC_MiThermometer, README, "Custom format"): service data of
 * 0x181A, 15 octets, least significant first: the sensor's address, temperature, humidity, battery, a counter of
 * measurements, and the states of two pins. The pins are not told: on a board where nothing is soldered to them, which is
 * nearly every one, they say nothing.
 */
export const pvvxCustom = serviceDecoder({ format: FORMAT, serviceUuid: SERVICE_UUID, octets: OCTETS, read });

function read(payload: Uint8Array, sighting: Sighting): Decoded | Rejected | undefined {
  const values = readFields(payload, FIELDS);
  // The address tells the format from the others of this service.
  if (values === undefined || !isOwnAddressReversed(payload.subarray(0, 6), sighting)) return undefined;
  const packetId = payload[13] ?? 0;
  return { format: FORMAT, values, packetId, packetIdSpan: COUNTER_SPAN, deviceId: sighting.address };
}

const ENCRYPTED_FIELDS: readonly Field[] = [
  { quantity: 'temperature_c', at: 0, type: 's16le', divide: 100 },
  { quantity: 'humidity_rh', at: 2, type: 'u16le', divide: 100 },
];

/** The same, encrypted: 11 octets; the battery's voltage is what a coin cell has at its charge. */
export const pvvxCustomEncrypted = serviceDecoder({
  format: FORMAT,
  serviceUuid: SERVICE_UUID,
  octets: ENCRYPTED_OCTETS,
  read: (payload, sighting) => decryptAtc(FORMAT, payload, sighting, readPlaintext),
});

function readPlaintext(plaintext: Uint8Array) {
  const percent = Math.min(plaintext[4] ?? 0, 100);
  return { ...readFields(plaintext, ENCRYPTED_FIELDS), battery_pct: percent, battery_mv: 2200 + 9 * percent };
}
