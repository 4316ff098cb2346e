import type { Decoded } from '../decoder.ts';
import { manufacturerDecoder, printableText, rounded } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';

const FORMAT = 'uni-t';
/** The two octets that start every message of UNI-T, in the place of a company. */
const PSEUDO_COMPANY = 0xbbaa;

/** Metres per second in the unit that the display shows, by its code. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['40', 1],
  ['50', 1 / 3.6],
  ['60', 0.00508],
  ['70', 0.514444],
  ['80', 0.44704],
  ['90', 0.3048],
]);

/** Starts the message that a newer firmware advertises whole: its length and its kind. */
const MESSAGE_START = [0x10, 0x05];

/**
 * UNI-T UT363BT anemometer: manufacturer data of 17 octets. 1-11 the display as text, such as "  2.75M/S50": a number, and
 * behind "M/S" the code of its unit; 12-13 temperature in 0.1 °C, least significant octet first. Or a whole message: 0
 * length, 1 kind, 3-13 the display, and no temperature.
 */
export const uniT = manufacturerDecoder({ format: FORMAT, companyId: PSEUDO_COMPANY, octets: 17, read });

function read(payload: Uint8Array): Decoded | undefined {
  const isMessage = MESSAGE_START.every((octet, at) => payload[at] === octet);
  const text = printableText(isMessage ? payload.subarray(3, 14) : payload.subarray(1, 12)) ?? '';
  const [, speed, unit = ''] = /^ *(\d+\.\d+)M\/S(\d\d)$/.exec(text) ?? [];
  const factor = UNITS.get(unit);
  if (speed === undefined || factor === undefined) return undefined;
  return {
    format: FORMAT,
    values: {
      speed_ms: rounded(Number(speed) * factor, 2),
      ...(!isMessage && { temperature_c: rawNumber(payload, 12, 's16le') / 10 }),
    },
    device: { model: 'UT363BT' },
  };
}
