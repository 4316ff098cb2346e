import { uintLE } from '../../decoders/byte-fields.ts';
import { type CharacteristicFormat, type Told, wholeFrames } from '../characteristic-format.ts';
import { medFloat32 } from './medical-float.ts';

const FAHRENHEIT = 0x01;

/**
 * Temperature Measurement and Intermediate Temperature (Health Thermometer Service 1.0): flags, then a medfloat32 in °C
 * or °F. The time stamp and the place on the body that may follow are not looked at: the reading is of now.
 */
function readTemperature(octets: Uint8Array): Told {
  const [flags] = octets;
  if (flags === undefined || octets.length < 5) return 'truncated';
  const degrees = medFloat32(octets, 1);
  if (degrees === undefined) return 'all-values-unavailable';
  return { temperature_c: flags & FAHRENHEIT ? ((degrees - 32) * 5) / 9 : degrees };
}

const HEART_RATE_16_BIT = 0x01;
const CONTACT_DETECTED = 0x02;
const CONTACT_SUPPORTED = 0x04;
const ENERGY_PRESENT = 0x08;

/**
 * Heart Rate Measurement (Heart Rate Service 1.0): flags, 1 or 2 octets of beats per minute, kJ where present. Intervals
 * between beats that may follow are no quantity of a gateway. A sensor that says it touches no skin has no heart rate.
 */
function readHeartRate(octets: Uint8Array): Told {
  const [flags] = octets;
  if (flags === undefined) return 'truncated';
  const energyAt = flags & HEART_RATE_16_BIT ? 3 : 2;
  const hasEnergy = (flags & ENERGY_PRESENT) !== 0;
  if (octets.length < energyAt + (hasEnergy ? 2 : 0)) return 'truncated';
  if (flags & CONTACT_SUPPORTED && !(flags & CONTACT_DETECTED)) return 'all-values-unavailable';
  return {
    heart_rate_bpm: uintLE(octets, 1, energyAt - 1),
    ...(hasEnergy ? { energy_expended_kj: uintLE(octets, energyAt, 2) } : {}),
  };
}

/** Battery Level (Battery Service 1.0): percent in one octet. */
function readBatteryLevel(octets: Uint8Array): Told {
  const [percent] = octets;
  if (percent === undefined || octets.length !== 1) return 'truncated';
  return { battery_pct: percent };
}

/** Characteristics of the services Battery, Health Thermometer and Heart Rate. */
export const HEALTH_AND_BATTERY: ReadonlyMap<string, CharacteristicFormat> = new Map([
  ['2a19', wholeFrames('gatt-2a19', readBatteryLevel)],
  ['2a1c', wholeFrames('gatt-2a1c', readTemperature)],
  ['2a1e', wholeFrames('gatt-2a1e', readTemperature)],
  ['2a37', wholeFrames('gatt-2a37', readHeartRate)],
]);
