import type { Decoded } from '../decoder.ts';
import { manufacturerDecoder } from '../exact-payload.ts';

const FORMAT = 'ph10';
const POLAR_ELECTRO = 0x006b;
/** A frame of data other than the heart rate. */
const OTHER_DATA = 0x40;

/**
 * Polar heart rate sensors (H10 and others): manufacturer data of 4 octets. 0 flags, 2 heart rate averaged fast (not
 * used), 3 averaged slowly, as the maker displays it, in beats a minute.
 */
export const polar = manufacturerDecoder({ format: FORMAT, companyId: POLAR_ELECTRO, octets: 4, read });

function read(payload: Uint8Array): Decoded | undefined {
  const [flags = 0, , , beats = 0] = payload;
  if ((flags & OTHER_DATA) !== 0) return undefined;
  return { format: FORMAT, values: heartRate(beats) };
}

/** Zero is a sensor that nobody wears. */
export function heartRate(beats: number): Record<string, number> {
  return beats === 0 ? {} : { heart_rate_bpm: beats };
}
