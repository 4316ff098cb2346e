/** The unsigned number in `length` octets from `at`, most significant first. The octets must be there. */
export function uintBE(octets: Uint8Array, at: number, length: number): number {
  return octets.subarray(at, at + length).reduce((number, octet) => number * 256 + octet, 0);
}

/** The unsigned number in `length` octets from `at`, least significant first. The octets must be there. */
export function uintLE(octets: Uint8Array, at: number, length: number): number {
  return octets.subarray(at, at + length).reduceRight((number, octet) => number * 256 + octet, 0);
}

/** The two's complement reading of an unsigned number of `bits` bits (at most 32). */
export function signed(unsigned: number, bits: number): number {
  return unsigned >= 2 ** (bits - 1) ? unsigned - 2 ** bits : unsigned;
}

/** Octets as lower-case hex. */
export function hex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** The same values without those that the sensor did not have. */
export function present<V>(values: Readonly<Record<string, V | undefined>>): Record<string, V> {
  const held: Record<string, V> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) held[name] = value;
  return held;
}
