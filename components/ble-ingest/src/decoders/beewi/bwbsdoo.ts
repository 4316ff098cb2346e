import type { Decoded } from '../decoder.ts';
import { manufacturerDecoder } from '../exact-payload.ts';

const FORMAT = 'bwbsdoo';
const TEXAS_INSTRUMENTS = 0x000d;
const PRODUCT = 0x08;
const KIND = 0x0c;

/**
 * BeeWi and Otio door and window sensor: manufacturer data of 5 octets. 0-1 the product, 2 the door (1 open, 0 closed),
 * 4 battery in %.
 */
export const bwbsdoo = manufacturerDecoder({ format: FORMAT, companyId: TEXAS_INSTRUMENTS, octets: 5, read });

function read(payload: Uint8Array): Decoded | undefined {
  const [product, kind, door = 0, , battery = 0] = payload;
  if (product !== PRODUCT || kind !== KIND || door > 1) return undefined;
  return { format: FORMAT, values: { opening: door === 1, battery_pct: battery }, device: { model: 'BSDOO' } };
}
