import { createCipheriv } from 'node:crypto';

const FRAME_CONTROL = 0x5858; // version 5, with objects and address, encrypted
const LYWSD03MMC = 0x055b;
const TEMPERATURE = 0x1004;
const SERVICE = [0x16, 0x95, 0xfe];
const TAG_OCTETS = 4;

/** The LYWSD03MMC thermometer's advertising data: an encrypted MiBeacon frame of one temperature. `counter` must rise. */
export function mibeaconData(address: string, key: Uint8Array, counter: number): Uint8Array {
  const mac = Buffer.from(address, 'hex').reverse();
  const header = Buffer.alloc(5);
  header.writeUInt16LE(FRAME_CONTROL);
  header.writeUInt16LE(LYWSD03MMC, 2);
  header.writeUInt8(counter & 0xff, 4);
  const extended = Buffer.of((counter >> 8) & 0xff, (counter >> 16) & 0xff, (counter >> 24) & 0xff);
  const object = Buffer.alloc(5);
  object.writeUInt16LE(TEMPERATURE);
  object.writeUInt8(2, 2);
  object.writeInt16LE(200 + (counter % 100), 3);
  const nonce = Buffer.concat([mac, header.subarray(2), extended]);
  const cipher = createCipheriv('aes-128-ccm', key, nonce, { authTagLength: TAG_OCTETS });
  cipher.setAAD(Buffer.of(0x11), { plaintextLength: object.length });
  const ciphertext = Buffer.concat([cipher.update(object), cipher.final()]);
  const frame = Buffer.concat([header, mac, ciphertext, extended, cipher.getAuthTag()]);
  return Buffer.of(2, 1, 6, frame.length + SERVICE.length, ...SERVICE, ...frame);
}
