import { signed, uintLE } from '../../decoders/byte-fields.ts';

/** Mantissas that are no numbers: NaN, NRes, +INFINITY, -INFINITY, reserved (IEEE 11073-20601, of the 12 and 24 bits). */
const SPECIAL_16: ReadonlySet<number> = new Set([0x07ff, 0x0800, 0x07fe, 0x0802, 0x0801]);
const SPECIAL_32: ReadonlySet<number> = new Set([0x7fffff, 0x800000, 0x7ffffe, 0x800002, 0x800001]);

/** mantissa * 10^exponent; a division of whole numbers keeps the digits that the sensor meant. */
export function decimal(mantissa: number, exponent: number): number {
  return exponent < 0 ? mantissa / 10 ** -exponent : mantissa * 10 ** exponent;
}

/**
 * The medfloat16 (SFLOAT) at `at`, times 10^`shift`; `undefined` where it is no number. 4 bits of exponent, 12 of
 * mantissa, both signed.
 */
export function medFloat16(octets: Uint8Array, at: number, shift = 0): number | undefined {
  const raw = uintLE(octets, at, 2);
  const mantissa = raw & 0x0fff;
  return SPECIAL_16.has(mantissa) ? undefined : decimal(signed(mantissa, 12), signed(raw >> 12, 4) + shift);
}

/** The medfloat32 (FLOAT) at `at`; `undefined` where it is no number. 8 bits of exponent, 24 of mantissa, both signed. */
export function medFloat32(octets: Uint8Array, at: number): number | undefined {
  const mantissa = uintLE(octets, at, 3);
  return SPECIAL_32.has(mantissa) ? undefined : decimal(signed(mantissa, 24), signed(octets[at + 3] ?? 0, 8));
}
