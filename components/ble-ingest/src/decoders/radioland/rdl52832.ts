import type { Value } from '@sward/contracts/reading.ts';
import { proximity } from '../beacons/proximity.ts';
import type { Decoded, Rejected, Sighting } from '../decoder.ts';
import { exactManufacturerData, rounded, serviceDecoder } from '../exact-payload.ts';
import { type Field, readFields } from '../fields.ts';

const FORMAT = 'rdl52832';
/** Link Loss of the SIG, which the maker borrows. */
const SERVICE = '1803';
const SERVICE_REVERSED = '0318';
const OCTETS = 16;
const APPLE = 0x004c;
const IBEACON_OCTETS = 23;
const STANDARD_GRAVITY = 9.80665;

const FIELDS: readonly Field[] = [
  { quantity: 'temperature_c', at: 0, type: 's16be', divide: 256 },
  { quantity: 'humidity_rh', at: 2, type: 'u16be', divide: 256 },
];
const AXES: readonly (readonly [quantity: string, at: number])[] = [
  ['acceleration_x_ms2', 4],
  ['acceleration_y_ms2', 8],
  ['acceleration_z_ms2', 12],
];

/**
 * Radioland RDL52832: an iBeacon, and service data of 16 octets. 0-1 temperature and 2-3 humidity in 1/256, most significant
 * octet first, 4-15 acceleration X Y Z in standard gravity, each as sign (1: below zero), whole, tenths, hundredths.
 */
export const rdl52832 = serviceDecoder({ format: FORMAT, serviceUuid: SERVICE, octets: OCTETS, read });
/** The same from devices that send the octets of the UUID in the wrong order. */
export const rdl52832Reversed = serviceDecoder({ format: FORMAT, serviceUuid: SERVICE_REVERSED, octets: OCTETS, read });

function read(payload: Uint8Array, sighting: Sighting): Decoded | Rejected | undefined {
  const axes = accelerations(payload);
  const beacon = exactManufacturerData(sighting, APPLE, IBEACON_OCTETS);
  return (
    axes && {
      format: FORMAT,
      values: { ...readFields(payload, FIELDS), ...axes, ...(beacon && proximity(beacon, 2)) },
      device: { model: 'RDL52832' },
    }
  );
}

/** Digits that are none are a foreign frame's. */
function accelerations(payload: Uint8Array): Record<string, Value> | undefined {
  const values: Record<string, Value> = {};
  for (const [quantity, at] of AXES) {
    const [sign = 0, whole = 0, tenths = 0, hundredths = 0] = payload.subarray(at, at + 4);
    if (sign > 1 || tenths > 9 || hundredths > 9) return undefined;
    const gravity = (whole * 100 + tenths * 10 + hundredths) / 100;
    values[quantity] = rounded((sign === 1 ? -gravity : gravity) * STANDARD_GRAVITY, 4);
  }
  return values;
}
