const HALF_OCTETS = 2;
const SINGLE_OCTETS = 4;
const DOUBLE_OCTETS = 8;

/** The IEEE 754 number in 2, 4 or 8 octets, least significant first; `undefined` for other lengths. */
export function floatLE(octets: Uint8Array): number | undefined {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  if (octets.length === HALF_OCTETS) return half(view.getUint16(0, true));
  if (octets.length === SINGLE_OCTETS) return view.getFloat32(0, true);
  return octets.length === DOUBLE_OCTETS ? view.getFloat64(0, true) : undefined;
}

/** Binary16: a sign bit, 5 bits of exponent with a bias of 15, 10 bits of fraction. */
function half(bits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 0x400;
  if (exponent === 0) return sign * fraction * 2 ** -14;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction) * 2 ** (exponent - 15);
}
