import { hex } from '../byte-fields.ts';
import type { Decoded } from '../decoder.ts';
import { manufacturerDecoder, rounded } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';

const FORMAT = 'tilt';
const APPLE = 0x004c;
const IBEACON = '0215';
const UUID_START = 'a495bb';
const UUID_END = 'c5b14b44b5121370f02d74de';
/** A Tilt Pro sends ten times the numbers: no brewer has a gravity of 5. */
const PRO_GRAVITY = 5000;
/** In the place of a temperature: the frame tells the firmware's version in the place of the gravity. */
const FIRMWARE_FRAME = 999;

/** The octet of the UUID that names the colour, which is how a brewer tells his Tilts apart. */
const COLOURS: ReadonlyMap<string, string> = new Map([
  ['10', 'Red'],
  ['20', 'Green'],
  ['30', 'Black'],
  ['40', 'Purple'],
  ['50', 'Orange'],
  ['60', 'Blue'],
  ['70', 'Yellow'],
  ['80', 'Pink'],
]);

/**
 * Tilt hydrometers: an iBeacon of a UUID that names the colour; the major number is the temperature in °F (Pro: 0.1 °F),
 * the minor number the specific gravity in 0.001 (Pro: 0.0001).
 */
export const tilt = manufacturerDecoder({ format: FORMAT, companyId: APPLE, octets: 23, read });

function read(payload: Uint8Array): Decoded | undefined {
  const colour = colourOf(hex(payload.subarray(0, 18)));
  if (colour === undefined) return undefined;
  const [temperature, gravity] = [rawNumber(payload, 18, 'u16be'), rawNumber(payload, 20, 'u16be')];
  const isPro = gravity >= PRO_GRAVITY;
  const model = `Tilt ${isPro ? 'Pro ' : ''}${colour}`;
  if (temperature === FIRMWARE_FRAME && !isPro) {
    return { format: FORMAT, values: {}, device: { model, firmware_version: String(gravity) } };
  }
  return { format: FORMAT, values: measured(temperature, gravity, isPro), device: { model } };
}

function measured(temperature: number, gravity: number, isPro: boolean): Record<string, number> {
  const fahrenheit = temperature / (isPro ? 10 : 1);
  return {
    temperature_c: rounded(((fahrenheit - 32) * 5) / 9, 3),
    specific_gravity: gravity / (isPro ? 10_000 : 1000),
  };
}

function colourOf(start: string): string | undefined {
  if (!start.startsWith(IBEACON + UUID_START) || !start.endsWith(UUID_END)) return undefined;
  return COLOURS.get(start.slice(IBEACON.length + UUID_START.length, -UUID_END.length));
}
