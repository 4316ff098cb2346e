import type { Value } from '@sward/contracts/reading.ts';
import { type FieldType, rawNumber, shapeOf } from '../../decoders/fields.ts';
import { type Told, valuesOrNone } from '../characteristic-format.ts';
import { DeclarationError } from './declaration-error.ts';
import { requireQuantity } from './quantity-name.ts';
import { parseScaling, type Scaling, scaled } from './scaling.ts';

/** Longest value of an attribute (Core Specification Vol 3 Part F section 3.2.9). */
const MAX_OCTETS = 512;

/** Types of `decoders/fields.ts`, and what C structs have beside them: IEEE 754 singles, and bits (0 the least). */
type Raw = { readonly octets: number; read(octets: Uint8Array, at: number): number };

const INTEGERS: readonly FieldType[] = [
  ...(['u8', 's8', 'u16le', 'u16be', 's16le', 's16be', 'u24le', 'u24be'] as const),
  ...(['s24le', 's24be', 'u32le', 'u32be', 's32le', 's32be'] as const),
];

function float32(isLittleEndian: boolean): Raw {
  return {
    octets: 4,
    read: (octets, at) => new DataView(octets.buffer, octets.byteOffset + at, 4).getFloat32(0, isLittleEndian),
  };
}

const TYPES: ReadonlyMap<string, Raw> = new Map<string, Raw>([
  ...INTEGERS.map((type): [string, Raw] => [
    type,
    { octets: shapeOf(type).octets, read: (octets, at) => rawNumber(octets, at, type) },
  ]),
  ['f32le', float32(true)],
  ['f32be', float32(false)],
  ...Array.from({ length: 8 }, (_, bit): [string, Raw] => [
    `bit${bit}`,
    { octets: 1, read: (octets, at) => ((octets[at] ?? 0) >> bit) & 1 },
  ]),
]);

/** One field of a packed struct. */
export type StructField = {
  readonly name: string;
  readonly isBoolean: boolean;
  readonly at: number;
  readonly raw: Raw;
  readonly scaling: Scaling;
};

function rawOf(type: string): Raw {
  const raw = TYPES.get(type);
  if (raw) return raw;
  throw new DeclarationError(`"${type}" is no type of a field; allowed are ${[...TYPES.keys()].join(' ')}`);
}

function offsetOf(text: string, { octets }: Raw): number {
  const at = /^\d{1,3}$/.test(text) ? Number(text) : MAX_OCTETS;
  if (at + octets <= MAX_OCTETS) return at;
  throw new DeclarationError(`"@${text}" is no offset: write the octet where the field begins, @0 to @511`);
}

/** Reads `temperature_c s16le@0 /100 na=-32768`. @throws DeclarationError */
export function parseStructField(item: string): StructField {
  const [name = '', place = '', ...operations] = item.split(/\s+/);
  const { kind } = requireQuantity(name);
  if (kind === 'text') throw new DeclarationError(`${name} is text: a field of a struct is a number or a state`);
  const [, type, at] = /^([^@]+)@(.*)$/.exec(place) ?? [];
  if (type === undefined || at === undefined)
    throw new DeclarationError(
      `"${item}" has no place: write quantity, type and offset, as temperature_c s16le@0 /100`,
    );
  const raw = rawOf(type);
  return { name, isBoolean: kind === 'boolean', raw, at: offsetOf(at, raw), scaling: parseScaling(operations) };
}

/** A float's NaN or infinity is how firmware says "no value". */
function fieldValue(octets: Uint8Array, { raw, at, scaling, isBoolean }: StructField): Value | undefined {
  const number = raw.read(octets, at);
  if (!Number.isFinite(number)) return undefined;
  const value = scaled(number, scaling);
  return isBoolean && value !== undefined ? value !== 0 : value;
}

/** What a packed struct says. Octets after the last declared field are not looked at. */
export function readStruct(octets: Uint8Array, fields: readonly StructField[]): Told {
  if (fields.some(({ at, raw }) => at + raw.octets > octets.length)) return 'truncated';
  const values: Record<string, Value> = {};
  for (const field of fields) {
    const value = fieldValue(octets, field);
    if (value !== undefined) values[field.name] = value;
  }
  return valuesOrNone(values);
}
