import { createCipheriv } from 'node:crypto';
import { steps } from './fields.ts';

/** Quantities that the encoder knows; all optional, encoded in the order of their object ids as the format demands. */
export type BtHomeValues = {
  /** 0 to 255, different for each measurement. */
  readonly packetId?: number;
  readonly batteryPct?: number;
  readonly temperatureC?: number;
  readonly humidityRh?: number;
  readonly co2Ppm?: number;
  readonly motion?: boolean;
  readonly occupancy?: boolean;
};

export const BTHOME_SERVICE_UUID = 0xfcd2;
/** Device information: version 2, sent at regular intervals; bit 0 says encrypted. */
const DEVICE_INFORMATION = 0x40;
const ENCRYPTED = 0x01;
const MIC_BYTES = 4;

/** What a sensor with a key encrypts by. */
export type BtHomeEncryption = {
  /** 16 octets. */
  readonly key: Uint8Array;
  /** The address that the advertisement is sent from, 12 hex digits. */
  readonly address: string;
  /** 32 bits; higher with each measurement. */
  readonly counter: number;
};

type ObjectFormat = {
  readonly key: keyof BtHomeValues;
  readonly id: number;
  readonly resolution: number;
  readonly bytes: 1 | 2;
  readonly signed?: true;
};

const OBJECTS: readonly ObjectFormat[] = [
  { key: 'packetId', id: 0x00, resolution: 1, bytes: 1 },
  { key: 'batteryPct', id: 0x01, resolution: 1, bytes: 1 },
  { key: 'temperatureC', id: 0x02, resolution: 0.01, bytes: 2, signed: true },
  { key: 'humidityRh', id: 0x03, resolution: 0.01, bytes: 2 },
  { key: 'co2Ppm', id: 0x12, resolution: 1, bytes: 2 },
  { key: 'motion', id: 0x21, resolution: 1, bytes: 1 },
  { key: 'occupancy', id: 0x23, resolution: 1, bytes: 1 },
];

function encodeObject({ id, resolution, bytes, signed }: ObjectFormat, value: number | boolean): number[] {
  const span = 2 ** (8 * bytes);
  const [min, max] = signed ? [-span / 2, span / 2 - 1] : [0, span - 1];
  const count = steps(Number(value), resolution, min, max);
  return bytes === 1 ? [id, count & 0xff] : [id, count & 0xff, (count >> 8) & 0xff];
}

/** Ciphertext, counter and integrity check of https://bthome.io/encryption/: AES-CCM. */
function encrypt(objects: Buffer, { key, address, counter }: BtHomeEncryption): Buffer {
  const counterBytes = Buffer.alloc(4);
  counterBytes.writeUInt32LE(counter);
  const uuidAndInformation = Buffer.from([
    BTHOME_SERVICE_UUID & 0xff,
    BTHOME_SERVICE_UUID >> 8,
    DEVICE_INFORMATION | ENCRYPTED,
  ]);
  const nonce = Buffer.concat([Buffer.from(address, 'hex'), uuidAndInformation, counterBytes]);
  const cipher = createCipheriv('aes-128-ccm', key, nonce, { authTagLength: MIC_BYTES });
  const ciphertext = Buffer.concat([cipher.update(objects), cipher.final()]);
  return Buffer.concat([ciphertext, counterBytes, cipher.getAuthTag()]);
}

/**
 * Service data of a BTHome v2 advertisement, without the UUID; encrypted where the sensor has a key.
 * https://bthome.io/format/
 * @throws UnencodableError
 */
export function encodeBtHome(values: BtHomeValues, encryption?: BtHomeEncryption): Buffer {
  const encoded = OBJECTS.flatMap((format) => {
    const value = values[format.key];
    return value === undefined ? [] : encodeObject(format, value);
  });
  const objects = Buffer.from(encoded);
  if (!encryption) return Buffer.concat([Buffer.from([DEVICE_INFORMATION]), objects]);
  return Buffer.concat([Buffer.from([DEVICE_INFORMATION | ENCRYPTED]), encrypt(objects, encryption)]);
}
