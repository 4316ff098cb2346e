import { UnencodableError } from '../radio-errors.ts';

type Bits = 8 | 16;

/** `value` in steps of `resolution`, as an integer within the range given. @throws UnencodableError outside it */
export function steps(value: number, resolution: number, min: number, max: number): number {
  const count = Math.round(value / resolution);
  if (!(count >= min && count <= max)) throw new UnencodableError(`${value} does not fit steps of ${resolution}`);
  return count;
}

/** An unsigned integer's bytes, most significant first. @throws UnencodableError */
export function unsignedBe(value: number, resolution: number, bits: Bits): number[] {
  const count = steps(value, resolution, 0, 2 ** bits - 1);
  return bits === 8 ? [count] : [count >> 8, count & 0xff];
}

/** A signed 16-bit integer's bytes, most significant first. @throws UnencodableError */
export function signedBe16(value: number, resolution: number): number[] {
  const count = steps(value, resolution, -0x8000, 0x7fff) & 0xffff;
  return [count >> 8, count & 0xff];
}
