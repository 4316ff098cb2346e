import type { Decoded } from '../decoder.ts';
import { manufacturerDecoder } from '../exact-payload.ts';
import { heartRate } from './polar.ts';

const FORMAT = 'xossx2';
/** The first two octets of the maker's frames: no company has this number. */
const PSEUDO_COMPANY = 0xff04;
const FRAME = 0x01;

/** XOSS X2 heart rate sensor: manufacturer data of 4 octets. 0 kind of frame, 1 battery in % (seven bits), 3 beats a minute. */
export const xoss = manufacturerDecoder({ format: FORMAT, companyId: PSEUDO_COMPANY, octets: 4, read });

function read(payload: Uint8Array): Decoded | undefined {
  const [frame, battery = 0, , beats = 0] = payload;
  if (frame !== FRAME) return undefined;
  return {
    format: FORMAT,
    values: { ...heartRate(beats), battery_pct: battery & 0x7f },
    device: { model: 'XOSS X2' },
  };
}
