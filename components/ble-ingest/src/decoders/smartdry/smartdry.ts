import type { Value } from '@sward/contracts/reading.ts';
import { present, uintLE } from '../byte-fields.ts';
import type { Decoder } from '../decoder.ts';
import { manufacturerData } from '../sighting.ts';

const FORMAT = 'smartdry';
const COMPANY = 0x01ae;
const OCTETS = 12;
/** The upper octet of the battery's voltage in a firmware whose last two octets are millivolts. */
const AWAKE = 0x06;
/** The same octet in another firmware, where the lower one is the voltage above a level that nobody documents. */
const AWAKE_ABOVE_LEVEL = 0x07;

/**
 * SmartDry sensor of a clothes dryer (ble_monitor, MIT): 0-3 temperature in °C and 4-7 humidity in % (IEEE 754 single,
 * least significant octet first), 8-9 strength of shaking, 10-11 battery in mV. While the sensor sleeps the upper octet
 * of the voltage is 0 and the voltage unknown. Theengs' captures have 7 there while a dryer runs.
 */
export const smartDry: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: COMPANY }],
  decode: (sighting) => {
    const payload = manufacturerData(sighting, COMPANY);
    if (payload === undefined) return undefined;
    if (payload.length !== OCTETS) return { format: FORMAT, reject: 'truncated' };
    return { format: FORMAT, values: read(payload) };
  },
};

function read(payload: Uint8Array): Record<string, Value> {
  const isAwake = payload[11] === AWAKE;
  return present<Value>({
    temperature_c: single(payload, 0),
    humidity_rh: single(payload, 4),
    vibration_level: uintLE(payload, 8, 2),
    running: isAwake || payload[11] === AWAKE_ABOVE_LEVEL,
    battery_mv: isAwake ? uintLE(payload, 10, 2) : undefined,
  });
}

function single(octets: Uint8Array, at: number): number {
  return new DataView(octets.buffer, octets.byteOffset, octets.byteLength).getFloat32(at, true);
}
