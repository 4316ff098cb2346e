import type { Decoded } from '../decoder.ts';
import { serviceDecoder } from '../exact-payload.ts';
import { accelerations } from './accelerations.ts';

const FORMAT = 'mokobeacon';
const SERVICE = 'ff01';

/**
 * MokoSmart MokoBeacon: service data of 13 octets. 0 battery in %, 7-12 acceleration X Y Z in thousandths of standard
 * gravity, least significant octet first.
 */
export const mokoBeacon = serviceDecoder({
  format: FORMAT,
  serviceUuid: SERVICE,
  octets: 13,
  read: (payload): Decoded | undefined => {
    const values = accelerations(payload, 7, 's16le', 1);
    return values && { format: FORMAT, values: { battery_pct: payload[0] ?? 0, ...values } };
  },
});
