import { serviceDecoder } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';

const FORMAT = 'service-data';
const BATTERY_SERVICE = '180f';

/**
 * Service data of the SIG's battery service: one octet, the battery level in % (Assigned Numbers, 0x180F; Battery Level
 * characteristic). Many devices send it beside data of their own: it goes behind all of them.
 */
export const batteryService = serviceDecoder({
  format: FORMAT,
  serviceUuid: BATTERY_SERVICE,
  octets: 1,
  read: (payload) => ({ format: FORMAT, values: { battery_pct: rawNumber(payload, 0, 'u8') } }),
});
