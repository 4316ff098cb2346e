import { createDecipheriv } from 'node:crypto';
import type { Value } from '@sward/contracts/reading.ts';
import { uintBE } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { decoded, GOVEE, type GoveeBlock, type GoveeLayout } from './block.ts';
import { crc16 } from './crc16.ts';

const COMPANY = 0xef88;
const LENGTH = 24;
const TIME_AT = 2;
const TIME_OCTETS = 4;
const TIME_SPAN = 2 ** 32;
const CIPHER_AT = 6;
const CHECK_AT = 22;

/** Octets of the plain text. */
const MODEL_AT = 2;
const BATTERY_AT = 4;
const STATUS_AT = 5;

const PRESSED_DOWN = 0x01;
const BUTTON = 0x10;

type Told = Readonly<Record<string, Value>>;
type Switch = { readonly model: string; tells(status: number): Told };

const buttons = (model: string): Switch => ({ model, tells: (status) => ({ [`event_button_${status}`]: 'press' }) });

/** What the status octet of each model tells, by the model's number in the plain text. */
const SWITCHES: ReadonlyMap<number, Switch> = new Map([
  [2, { model: 'H5123', tells: (status) => ({ window: status === 2 }) }],
  [3, { model: 'H5121', tells: (status) => (status === 1 ? { event_motion: 'motion' } : {}) }],
  [8, buttons('H5122')],
  [9, { model: 'H5124', tells: (status) => (status === 1 ? { event_vibration: 'vibration' } : {}) }],
  [10, buttons('H5125')],
  [11, buttons('H5126')],
  [13, { model: 'H5130', tells: pressureMat }],
]);

/** The mat's button and the weight on it are two bits; a press alone says nothing of the weight. */
function pressureMat(status: number): Told {
  return {
    ...((status & BUTTON) === 0 ? {} : { event_button_0: 'press' }),
    ...(status === BUTTON ? {} : { presence: (status & PRESSED_DOWN) !== 0 }),
  };
}

/**
 * H5121 to H5130: buttons, motion, window, vibration and pressure. Octets: 0-1 of the address, 2-5 time since the start in
 * ms, 6-21 AES-128-ECB with the time as its key (so this hides nothing and proves nothing), 22-23 check sum of 6-21.
 */
export const SWITCH_LAYOUT: GoveeLayout = {
  matches: ({ companyId, data }: GoveeBlock) => companyId === COMPANY && data.length === LENGTH,
  read: ({ data }) => readSwitch(data),
};

function readSwitch(data: Uint8Array): Decoded | Rejected {
  const cipherText = data.subarray(CIPHER_AT, CHECK_AT);
  if (crc16(cipherText) !== uintBE(data, CHECK_AT, 2)) return { format: GOVEE, reject: 'bad-checksum' };
  const plain = decrypt(cipherText, data.subarray(TIME_AT, TIME_AT + TIME_OCTETS));
  const kind = SWITCHES.get(plain[MODEL_AT] ?? 0);
  if (kind === undefined) return { format: GOVEE, reject: 'unknown-object-id' };
  const told = kind.tells(plain[STATUS_AT] ?? 0);
  return {
    ...decoded(kind.model, { ...told, battery_pct: plain[BATTERY_AT] ?? 0 }),
    packetId: uintBE(data, TIME_AT, TIME_OCTETS),
    packetIdSpan: TIME_SPAN,
  };
}

/** These devices take key, cipher text and plain text for numbers with the least significant octet first. */
function decrypt(cipherText: Uint8Array, time: Uint8Array): Uint8Array {
  const key = new Uint8Array(16);
  key.set(time);
  const decipher = createDecipheriv('aes-128-ecb', key.reverse(), null).setAutoPadding(false);
  return Uint8Array.from([...decipher.update(cipherText.toReversed()), ...decipher.final()]).reverse();
}
