import { uintBE } from '../byte-fields.ts';
import { modelByCharacter, type SwitchbotModel } from './models.ts';
import { degrees } from './temperature.ts';

/** The model's character, by what a payload of so many octets must hold to be of no other model. */
type Likeness = { readonly character: string; readonly isLike: (payload: Uint8Array) => boolean };

const COLDEST = -40;
const WARMEST = 80;
/** At the place of a humidity: what curtains and shades send there. */
const COVER = 0x04;
/** The lower half of the flags of a contact sensor, at the place of a battery. */
const CONTACT = 0x0c;

/** Climate of a meter at 2 to 4: no alarm, tenths below ten, what a room or a freezer can have. */
function isClimate(payload: Uint8Array): boolean {
  const [, , tenths = 0, whole = 0, humidity = 0] = payload;
  const temperature = degrees(whole, tenths);
  const isRoom = temperature >= COLDEST && temperature <= WARMEST;
  return tenths <= 9 && isRoom && humidity !== COVER && (humidity & 0x7f) >= 1 && (humidity & 0x7f) <= 99;
}

const isMeter = (payload: Uint8Array) => payload[1] === 0x03 && isClimate(payload);

const isOutdoorMeter = (payload: Uint8Array) => payload[1] === 0x0f && payload[5] === 0 && isClimate(payload);

function isMeterPro(payload: Uint8Array): boolean {
  const battery = payload[1] ?? 0;
  return battery <= 100 && (battery & 0x0f) !== CONTACT && payload[5] === 0 && isClimate(payload);
}

function isMeterProCo2(payload: Uint8Array): boolean {
  const battery = (payload[1] ?? 0) & 0x7f;
  const co2 = uintBE(payload, 7, 2);
  return battery <= 100 && payload[5] === 0 && payload[9] === 0 && co2 >= 400 && co2 <= 9999 && isClimate(payload);
}

/** 1: nothing but motion, light or dark; 2-3: seconds since the last motion. */
function isMotion(payload: Uint8Array): boolean {
  const flags = payload[1] ?? 0;
  const isEitherLight = ((flags >> 4) & 1) !== ((flags >> 5) & 1);
  return (flags & 0x8f) === CONTACT && isEitherLight && (payload[2] ?? 0) < 0x10;
}

const BY_OCTETS: ReadonlyMap<number, Likeness> = new Map([
  [4, { character: 's', isLike: isMotion }],
  [5, { character: 't', isLike: isMeter }],
  [6, { character: 'w', isLike: isOutdoorMeter }],
  [7, { character: '4', isLike: isMeterPro }],
  [10, { character: '5', isLike: isMeterProCo2 }],
]);

/**
 * The model of a payload whose scan response was not heard, where no other model looks like it. An advertisement does
 * not name its model; what is in doubt waits for the scan response.
 */
export function modelOfUnnamed(payload: Uint8Array): SwitchbotModel | undefined {
  const likeness = BY_OCTETS.get(payload.length);
  return likeness?.isLike(payload) ? modelByCharacter(likeness.character.charCodeAt(0)) : undefined;
}
