import type { Value } from '@sward/contracts/reading.ts';
import { present, uintLE } from '../byte-fields.ts';
import { batteryPct } from './battery.ts';

export const ENERGY_METER = 0x82;
export const ENERGY_METER_OCTETS = 11;

/** What a pulse counts: the upper two bits of the options. */
const ELECTRICITY = 0;
const VOLUME = 1;
/** Pulses of a unit (kWh, m³) where the options name none. */
const DEFAULT_CONSTANT = [100, 1000];

/**
 * The energy meter: 0-1 pulses of the last minute, 2-5 all pulses, 6-7 options (unit, and in 14 bits the pulses of a
 * kWh or m³), 8 battery (upper 4 bits) and light (lower 4 bits), 9-10 weekday and sum of the day before. Least
 * significant octet first.
 */
export function readEnergyMeter(data: Uint8Array): Record<string, Value> {
  const options = uintLE(data, 6, 2);
  const batteryAndLight = uintLE(data, 8, 1);
  return present<Value>({
    ...counted(options >> 14, options & 0x3fff, uintLE(data, 0, 2), uintLE(data, 2, 4)),
    battery_pct: batteryPct(batteryAndLight >> 4),
    light_level: batteryAndLight & 0x0f,
  });
}

function counted(unit: number, constant: number, lastMinute: number, sum: number): Record<string, Value> {
  const pulses = constant === 0 ? (DEFAULT_CONSTANT[unit] ?? 1) : constant;
  if (unit === ELECTRICITY) return { power_w: (lastMinute * 60_000) / pulses, energy_kwh: sum / pulses };
  if (unit === VOLUME) return { volume_flow_rate_m3h: (lastMinute * 60) / pulses, volume_l: (sum * 1000) / pulses };
  return { count: sum };
}
