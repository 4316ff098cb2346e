import { hex } from '../byte-fields.ts';
import type { Decoded } from '../decoder.ts';
import { isOwnAddress, serviceDecoder } from '../exact-payload.ts';
import { type Field, readFields } from '../fields.ts';

const FORMAT = 'abn03';
/** The maker borrows the service of Eddystone, and puts a frame type there that Eddystone does not have. */
const EDDYSTONE = 'feaa';
const OCTETS = 15;
const FRAME_START = [0xab, 0x03];

const FIELDS: readonly Field[] = [
  { quantity: 'battery_pct', at: 8, type: 'u8' },
  { quantity: 'temperature_c', at: 9, type: 's16le', divide: 8 },
  { quantity: 'humidity_rh', at: 11, type: 'u16le', divide: 2 },
  { quantity: 'illuminance_lx', at: 13, type: 'u16le' },
];

/**
 * April Brother ABSensor N03: service data of 15 octets. 0-1 mark of the frame, 2-7 the sensor's address, 8 battery in %,
 * 9-10 temperature in 1/8 °C, 11-12 humidity in 0.5 %RH, 13-14 light in lx; least significant octet first.
 */
export const abn03 = serviceDecoder({
  format: FORMAT,
  serviceUuid: EDDYSTONE,
  octets: OCTETS,
  read: (payload, sighting): Decoded | undefined => {
    const address = payload.subarray(2, 8);
    const isFrame = FRAME_START.every((octet, at) => payload[at] === octet) && isOwnAddress(address, sighting);
    const values = isFrame ? readFields(payload, FIELDS) : undefined;
    return values && { format: FORMAT, values, device: { model: 'ABSensor N03' }, deviceId: hex(address) };
  },
});
