import type { Value } from '@sward/contracts/reading.ts';
import { uintBE } from '../byte-fields.ts';
import { soundOrFault } from './block.ts';

const SIGN = 0x80_0000;
const BROKEN = 0x80;

/** What these sensors can measure, °C: they send more when they are broken without saying so. */
const COLDEST = -40;
const HOTTEST = 100;

/** Temperature in °C and humidity in %RH out of one number. */
type Climate = { readonly temperature: number; readonly humidity: number };

/**
 * Three octets, most significant first: a sign, and a decimal number of which the last three digits are tenths of %RH and
 * those before them tenths of °C. The octets must be there.
 */
export function unpackClimate(data: Uint8Array, at: number): Climate {
  const word = uintBE(data, at, 3);
  const magnitude = word & ~SIGN;
  const tenths = Math.floor(magnitude / 1000);
  return {
    temperature: ((word & SIGN) === 0 ? tenths : 0 - tenths) / 10,
    humidity: (magnitude % 1000) / 10,
  };
}

/** True where the sensor says neither by `flag` nor by its temperature that it is broken. */
export function isSound({ temperature }: Climate, isFlagged: boolean): boolean {
  return !isFlagged && temperature >= COLDEST && temperature <= HOTTEST;
}

/** An octet of battery, %: its top bit says that the sensor is broken. */
export function batteryAndFlag(octet: number): { battery_pct: number; isFlagged: boolean } {
  return { battery_pct: octet & ~BROKEN, isFlagged: (octet & BROKEN) !== 0 };
}

/** Climate packed into three octets from `at` and the battery behind them. */
export function packedClimate(data: Uint8Array, at: number): Record<string, Value> {
  const climate = unpackClimate(data, at);
  const { battery_pct, isFlagged } = batteryAndFlag(data[at + 3] ?? 0);
  const values = { temperature_c: climate.temperature, humidity_rh: climate.humidity };
  return { ...soundOrFault(isSound(climate, isFlagged), values), battery_pct };
}
