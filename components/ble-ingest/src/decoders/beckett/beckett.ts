import { hex, uintBE } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { manufacturerDecoder } from '../exact-payload.ts';

const FORMAT = 'beckett';
const BECKETT = 0x061a;
const WRAPPED_OCTETS = 24;
const BOOTLOADER = 0x8000;
const GENISYS_7505 = 3;
const VERSION = 1;

const PRODUCTS: ReadonlyMap<number, string> = new Map([
  [1, 'GeniSys 75xx'],
  [2, 'IoT 7653'],
  [GENISYS_7505, 'GeniSys 7505'],
  [4, 'BeckettLink Pro 7652'],
  [5, 'GeniSys Gas'],
]);

const STATES: ReadonlyMap<number, string> = new Map([
  [1, 'standby'],
  [2, 'motor relay test'],
  [3, 'prepurge'],
  [4, 'trial for ignition'],
  [5, 'carryover'],
  [6, 'run'],
  [7, 'postpurge'],
  [8, 'recycle'],
  [9, 'lockout'],
  [10, 'pump prime'],
  [11, 'motor relay feedback test'],
  [12, 'no ignition prepurge'],
]);

/** Why the burner's last cycle ended, by the lower three bits of the code; 3 means that the two bits above tell. */
const END_CAUSES = [
  'none reported',
  'call for heat ended',
  'flame loss',
  undefined,
  'pump prime',
  'manual shutdown',
  'low voltage',
  'none reported',
];
const FLAME_END_CAUSES = ['did not light', 'flame loss', 'flame at end of pretime', 'relay failure'];

/**
 * Oil and gas burner controls of R.W. Beckett: manufacturer data of 24 octets, wrapped (see `unwrapped`). Unwrapped and
 * most significant octet first: 0-1 product (top bit: it runs its boot loader), 2-3 model, 4-5 state, 6-7 end cause, 8-9
 * cycles, 16-19 serial number, last octet version of the layout. Only the GeniSys 7505 tells its state.
 */
export const beckett = manufacturerDecoder({ format: FORMAT, companyId: BECKETT, octets: WRAPPED_OCTETS, read });

function read(wrapped: Uint8Array): Decoded | Rejected {
  const payload = unwrapped(wrapped);
  if (payload.at(-1) !== VERSION) return { format: FORMAT, reject: 'bad-version' };
  const product = uintBE(payload, 0, 2);
  const model = PRODUCTS.get(product & ~BOOTLOADER);
  if (model === undefined) return { format: FORMAT, reject: 'bad-version' };
  const device = { model, serial_number: String(uintBE(payload, 16, 4)) };
  return { format: FORMAT, values: product === GENISYS_7505 ? burner(payload) : {}, device };
}

function burner(payload: Uint8Array): Record<string, string | number> {
  const code = uintBE(payload, 4, 2);
  const state = STATES.get(code) ?? `state ${code}`;
  return { state, end_cause: endCause(uintBE(payload, 6, 2)), count: uintBE(payload, 8, 2) };
}

function endCause(code: number): string {
  return END_CAUSES[code & 7] ?? FLAME_END_CAUSES[(code >> 3) & 3] ?? hex(Uint8Array.of(code));
}

/** Each octet behind the first two was mixed with the two ahead of it: XOR with the one, and with the other plus its place. */
function unwrapped(wrapped: Uint8Array): Uint8Array {
  return wrapped.slice(2).map((octet, index) => {
    const [before = 0, ahead = 0] = wrapped.subarray(index, index + 2);
    return octet ^ (before + index + 2) ^ ahead;
  });
}
