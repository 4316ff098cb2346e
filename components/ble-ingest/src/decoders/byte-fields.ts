/** The unsigned number in `length` octets from `at`, most significant first. The octets must be there. */
export function uintBE(octets: Uint8Array, at: number, length: number): number {
  let number = 0;
  for (let index = at; index < at + length; index += 1) number = number * 256 + (octets[index] ?? 0);
  return number;
}

/** The unsigned number in `length` octets from `at`, least significant first. The octets must be there. */
export function uintLE(octets: Uint8Array, at: number, length: number): number {
  let number = 0;
  for (let index = at + length - 1; index >= at; index -= 1) number = number * 256 + (octets[index] ?? 0);
  return number;
}

/** The two's complement reading of an unsigned number of `bits` bits (at most 32). */
export function signed(unsigned: number, bits: number): number {
  return unsigned >= 2 ** (bits - 1) ? unsigned - 2 ** bits : unsigned;
}

const HEX = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/** Octets as lower-case hex. */
export function hex(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += HEX[octet];
  return text;
}

/** The same values without those that the sensor did not have. */
export function present<V>(values: Readonly<Record<string, V | undefined>>): Record<string, V> {
  const held: Record<string, V> = {};
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) held[name] = value;
  }
  return held;
}
