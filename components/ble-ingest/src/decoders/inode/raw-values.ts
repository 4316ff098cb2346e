import type { Value } from '@sward/contracts/reading.ts';
import { signed } from '../byte-fields.ts';

/** The range that iNode's sensors are made for, in °C: what is outside they report as its end. */
const COLDEST = -30;
const WARMEST = 70;

const clamped = (value: number) => Math.max(COLDEST, Math.min(WARMEST, value));

const STANDARD_GRAVITY = 9.80665;
/** Steps of acceleration of the care sensors in g: 16 steps are 2 g. */
const STEP_G = 2 / 16;

/** Care sensors 1, 4, 5, 6: whole degrees in 13 bits of two's complement. */
export function coarseTemperature(raw: number): number {
  return clamped(raw > 127 ? raw - 8192 : raw);
}

/** Care sensors 2 and T (MCP9844): 1/16 degree in 13 bits of two's complement. */
export function fineTemperature(raw: number): number {
  return clamped(signed(raw & 0x1fff, 13) / 16);
}

/** Care sensors 3, HT and PHT (Si7021), without the two lowest bits. */
export function si7021Temperature(raw: number): number {
  return clamped((175.72 * raw * 4) / 65_536 - 46.85);
}

/** Care sensor PT (LPS25H): 1/480 degree from 42.5 °C. */
export function lps25Temperature(raw: number): number {
  return 42.5 + signed(raw, 16) / 480;
}

/** Relative humidity (Si7021), without the two lowest bits. */
export function humidity(raw: number): number {
  return Math.max(1, Math.min(100, (125 * raw * 4) / 65_536 - 6));
}

/** Motion (the top bit) and acceleration along X, Y and Z in 5 bits each. */
export function position(raw: number): Record<string, Value> {
  const axis = (shift: number) => Number((signed((raw >> shift) & 0x1f, 5) * STEP_G * STANDARD_GRAVITY).toFixed(3));
  return {
    motion: (raw & 0x8000) !== 0,
    acceleration_x_ms2: axis(10),
    acceleration_y_ms2: axis(5),
    acceleration_z_ms2: axis(0),
  };
}
