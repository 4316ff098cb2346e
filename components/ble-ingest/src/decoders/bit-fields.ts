import type { Value } from '@sward/contracts/reading.ts';

/** One number of a record that is packed bit by bit, from the least significant bit of the first octet on. */
export type BitField = {
  readonly bits: number;
  readonly isSigned?: true;
  /** Raw numbers, after the sign, that mean "not available". */
  readonly unavailable?: readonly number[];
  /** What the raw number says; without it the bits are passed over. */
  readonly values?: (raw: number) => Readonly<Record<string, Value>>;
};

/** Octets that a record of these fields needs. */
export function octetsOf(fields: readonly BitField[]): number {
  return Math.ceil(fields.reduce((sum, { bits }) => sum + bits, 0) / 8);
}

/** What a record says. The octets must be there. */
export function readBitFields(octets: Uint8Array, fields: readonly BitField[]): Record<string, Value> {
  let at = 0;
  let values: Record<string, Value> = {};
  for (const field of fields) {
    const raw = signedBits(bitsOf(octets, at, field.bits), field);
    at += field.bits;
    if (!field.unavailable?.includes(raw)) values = { ...values, ...field.values?.(raw) };
  }
  return values;
}

/** The unsigned number in `bits` bits (at most 32) from bit `at`. */
function bitsOf(octets: Uint8Array, at: number, bits: number): number {
  let number = 0;
  for (let bit = bits - 1; bit >= 0; bit -= 1) {
    const octet = octets[(at + bit) >> 3] ?? 0;
    number = number * 2 + ((octet >> ((at + bit) & 7)) & 1);
  }
  return number;
}

function signedBits(raw: number, { bits, isSigned }: BitField): number {
  return isSigned && raw >= 2 ** (bits - 1) ? raw - 2 ** bits : raw;
}

/** A field that is a quantity: its bits, and what divides the raw number. The greatest raw number is "not available". */
export function unsignedField(quantity: string, bits: number, divide = 1, plus = 0): BitField {
  return { bits, unavailable: [2 ** bits - 1], values: (raw) => ({ [quantity]: raw / divide + plus }) };
}

/** The same of a signed number: its greatest value is "not available". */
export function signedField(quantity: string, bits: number, divide = 1): BitField {
  return {
    bits,
    isSigned: true,
    unavailable: [2 ** (bits - 1) - 1],
    values: (raw) => ({ [quantity]: raw === 0 ? 0 : raw / divide }),
  };
}

/** Bits that are not told. */
export function passedOver(bits: number): BitField {
  return { bits };
}
