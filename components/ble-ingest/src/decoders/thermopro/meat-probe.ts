import type { Value } from '@sward/contracts/reading.ts';
import { uintLE } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { THERMOPRO } from './format.ts';

/** A frame of a simple probe, and one that the address of its charger follows. */
const PROBE_LENGTHS: readonly number[] = [7, 13];
const MULTI_POINT_LENGTH = 23;

/** Probes of one charger; more would be no ThermoPro. */
const MOST_PROBES = 4;

const ABOVE_C = 30;
const ABOVE_F = 54;

/**
 * TP960, TP962, TP970. Octets, least significant first: 0 number of the probe from 0, 1-2 temperature in the meat in °C
 * above -30, 3-4 battery in mV, 5-6 temperature around it in °C above -30.
 */
export function readProbe(octets: Uint8Array, model: string): Decoded | Rejected | undefined {
  if (!PROBE_LENGTHS.includes(octets.length)) return undefined;
  return ofProbe(octets, model, (probe) => ({
    [`temperature_probe_c_${probe}`]: uintLE(octets, 1, 2) - ABOVE_C,
    [`temperature_c_${probe}`]: uintLE(octets, 5, 2) - ABOVE_C,
    ...batteryValues(probe, uintLE(octets, 3, 2)),
  }));
}

/**
 * TP972. Octets, least significant first: 0 number of the probe from 0, 1-2 temperature around the meat in °F above -54,
 * 3-4 battery in mV, then IEEE 754 numbers in °F above -54: 5-8 tip, 9-12 centre, 13-16 end of the probe; an identifier.
 */
export function readMultiPointProbe(octets: Uint8Array, model: string): Decoded | Rejected | undefined {
  if (octets.length !== MULTI_POINT_LENGTH) return undefined;
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  return ofProbe(octets, model, (probe) => ({
    [`temperature_probe_c_${probe}`]: celsius(view.getFloat32(5, true)),
    [`temperature_probe_center_c_${probe}`]: celsius(view.getFloat32(9, true)),
    [`temperature_probe_end_c_${probe}`]: celsius(view.getFloat32(13, true)),
    [`temperature_c_${probe}`]: celsius(uintLE(octets, 1, 2)),
    ...batteryValues(probe, uintLE(octets, 3, 2)),
  }));
}

function ofProbe(
  octets: Uint8Array,
  model: string,
  values: (probe: number) => Record<string, Value>,
): Decoded | Rejected {
  const index = octets[0] ?? 0;
  if (index >= MOST_PROBES) return { format: THERMOPRO, reject: 'unknown-object-id' };
  return { format: THERMOPRO, values: values(index + 1), device: { model } };
}

/** To 0.1 °C, from °F above -54. */
function celsius(fahrenheitAbove: number): number {
  return Math.round(((fahrenheitAbove - ABOVE_F - 32) * 50) / 9) / 10;
}

/** The voltage is what the probe tells; what is left in it follows a curve that thermopro-ble fitted to devices. */
function batteryValues(probe: number, millivolts: number): Record<string, Value> {
  const left = 52.317286 * Math.tanh(millivolts / 273.624277936 - 8.76485439394) + 51.06925;
  return {
    [`battery_mv_${probe}`]: millivolts,
    [`battery_pct_${probe}`]: Math.max(0, Math.min(100, Math.round(left))),
  };
}
