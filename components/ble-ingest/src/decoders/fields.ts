import type { Value } from '@sward/contracts/reading.ts';
import { signed, uintBE, uintLE } from './byte-fields.ts';

/** How the octets of a field make a number: signed or unsigned, bits, and the order of octets (none for one octet). */
export type FieldType =
  | 'u8'
  | 's8'
  | 'u16le'
  | 'u16be'
  | 's16le'
  | 's16be'
  | 'u24le'
  | 'u24be'
  | 's24le'
  | 's24be'
  | 'u32le'
  | 'u32be'
  | 's32le'
  | 's32be';

/** One number of a frame: where it is and what it means. */
export type Field = {
  /** The quantity's name on the wire, `quantities.ts`. */
  readonly quantity: string;
  /** Offset of its first octet. */
  readonly at: number;
  readonly type: FieldType;
  /** Divides the raw number. A division of whole numbers keeps the sensor's digits. */
  readonly divide?: number;
  /** Multiplies the raw number, ahead of the division. */
  readonly times?: number;
  /** Added at the end, in the quantity's unit. */
  readonly plus?: number;
  /** Raw numbers (after the sign) that mean "not available". */
  readonly unavailable?: readonly number[];
};

const OCTETS_AND_ORDER = /^([us])(8|16|24|32)(le|be)?$/;

type Shape = { readonly octets: number; readonly isSigned: boolean; readonly isBigEndian: boolean };

const SHAPES = new Map<FieldType, Shape>();

/** What a field type says of its octets. */
export function shapeOf(type: FieldType): Shape {
  const known = SHAPES.get(type);
  if (known) return known;
  const [, sign, bits, order] = OCTETS_AND_ORDER.exec(type) ?? [];
  const shape = { octets: Number(bits) / 8, isSigned: sign === 's', isBigEndian: order === 'be' };
  SHAPES.set(type, shape);
  return shape;
}

/** The raw number of a field. The octets must be there. */
export function rawNumber(octets: Uint8Array, at: number, type: FieldType): number {
  const shape = shapeOf(type);
  const unsigned = shape.isBigEndian ? uintBE(octets, at, shape.octets) : uintLE(octets, at, shape.octets);
  return shape.isSigned ? signed(unsigned, shape.octets * 8) : unsigned;
}

/** A field's value in its quantity's unit; `undefined` where the octets hold a marker for "not available". */
function fieldValue(octets: Uint8Array, field: Field): number | undefined {
  const raw = rawNumber(octets, field.at, field.type);
  if (field.unavailable?.includes(raw)) return undefined;
  return (raw * (field.times ?? 1)) / (field.divide ?? 1) + (field.plus ?? 0);
}

/** Octets that a frame must have for all of `fields` to be read. */
export function lengthOf(fields: readonly Field[]): number {
  return Math.max(0, ...fields.map(({ at, type }) => at + shapeOf(type).octets));
}

/**
 * The values of `fields` by quantity, without those that the sensor did not have; `undefined` where the octets end too
 * early. Offsets count from the start of `octets`.
 */
export function readFields(octets: Uint8Array, fields: readonly Field[]): Record<string, Value> | undefined {
  if (octets.length < lengthOf(fields)) return undefined;
  const values: Record<string, Value> = {};
  for (const field of fields) {
    const value = fieldValue(octets, field);
    if (value !== undefined) values[field.quantity] = value;
  }
  return values;
}
