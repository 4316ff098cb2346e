import type { Decoded, Decoder, Sighting } from '../decoder.ts';
import { isOwnAddress, rounded } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';

const FORMAT = 'xiaogui';
/** The lower octet of what stands for a company; the upper one counts frames. */
const FIRST_OCTET = 0xc0;
const OCTETS = 13;
const POUND_IN_KG = 0.45359237;

/** What the scale's control octet says: model, kg for one step of the mass, and whether the mass is stable. */
type Control = { readonly model: string; readonly step: number; readonly isStable: boolean };

const CONTROLS: ReadonlyMap<number, Control> = new Map([
  [0x20, { model: 'TZC4', step: 0.1, isStable: false }],
  [0x21, { model: 'TZC4', step: 0.1, isStable: true }],
  [0x24, { model: 'QJ-J', step: 0.01, isStable: false }],
  [0x25, { model: 'QJ-J', step: 0.01, isStable: true }],
  [0x30, { model: 'TZC4', step: 0.1 * POUND_IN_KG, isStable: false }],
  [0x31, { model: 'TZC4', step: 0.1 * POUND_IN_KG, isStable: true }],
]);

/**
 * Xiaogui (Leaone) scales: manufacturer data whose company is 0xC0 and a frame counter, 13 octets, most significant first.
 * 0-1 mass, 2-3 impedance in 0.1 Ω, 6 control (model, unit, stable), 7-12 the address.
 */
export const xiaogui: Decoder = {
  format: FORMAT,
  signatures: Array.from({ length: 256 }, (_, counter) => ({ companyId: FIRST_OCTET | (counter << 8) })),
  decode: (sighting) => {
    for (const { companyId, data } of sighting.advertisement.manufacturerBlocks) {
      const found = (companyId & 0xff) === FIRST_OCTET ? read(data, companyId >> 8, sighting) : undefined;
      if (found) return found;
    }
    return undefined;
  },
};

function read(payload: Uint8Array, counter: number, sighting: Sighting): Decoded | undefined {
  const code = payload[6] ?? 0;
  const control = CONTROLS.get(code);
  if (payload.length !== OCTETS || !isOwnAddress(payload.subarray(7), sighting) || control === undefined) {
    return undefined;
  }
  const { step, isStable, model } = control;
  const impedance = rawNumber(payload, 2, 'u16be') / 10;
  return {
    format: FORMAT,
    values: {
      mass_kg: rounded(rawNumber(payload, 0, 'u16be') * step, 2),
      stabilized: isStable,
      ...(isStable && impedance > 0 ? { impedance_ohm: impedance } : {}),
    },
    device: { model },
    // The scale sends the last frame of a weighing with the counter of the one before, but another control octet.
    packetId: (counter << 8) | code,
    packetIdSpan: 0x10000,
  };
}
