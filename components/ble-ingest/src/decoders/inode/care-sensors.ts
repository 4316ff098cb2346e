import type { Value } from '@sward/contracts/reading.ts';
import { present, uintLE } from '../byte-fields.ts';
import { batteryPct } from './battery.ts';
import { INPUT, OUTPUT } from './flags.ts';
import {
  coarseTemperature,
  fineTemperature,
  humidity,
  lps25Temperature,
  position,
  si7021Temperature,
} from './raw-values.ts';

/** What a model of care sensor tells: how to read its position or pressure, its temperature, and its third number. */
type CareSensor = {
  readonly model: string;
  readonly temperature: (raw: number) => number;
  /** The first number is acceleration and motion; else pressure, where `hasPressure`. */
  readonly hasPosition?: true;
  readonly hasPressure?: true;
  readonly hasHumidity?: true;
  readonly hasMagneticField?: true;
  readonly hasInput?: true;
  readonly hasOutput?: true;
};

export const CARE_SENSOR_OCTETS = 22;

export const CARE_SENSORS: ReadonlyMap<number, CareSensor> = new Map<number, CareSensor>([
  [0x91, { model: 'Care Sensor 1', temperature: coarseTemperature, hasPosition: true }],
  [0x92, { model: 'Care Sensor 2', temperature: fineTemperature, hasPosition: true }],
  [0x93, { model: 'Care Sensor 3', temperature: si7021Temperature, hasPosition: true, hasHumidity: true }],
  [0x94, { model: 'Care Sensor 4', temperature: coarseTemperature, hasPosition: true, hasInput: true }],
  [0x95, { model: 'Care Sensor 5', temperature: coarseTemperature, hasPosition: true, hasMagneticField: true }],
  [
    0x96,
    { model: 'Care Sensor 6', temperature: coarseTemperature, hasPosition: true, hasInput: true, hasOutput: true },
  ],
  [0x9a, { model: 'Care Sensor T', temperature: fineTemperature }],
  [0x9b, { model: 'Care Sensor HT', temperature: si7021Temperature, hasHumidity: true }],
  [0x9c, { model: 'Care Sensor PT', temperature: lps25Temperature, hasPressure: true }],
  [0x9d, { model: 'Care Sensor PHT', temperature: si7021Temperature, hasPressure: true, hasHumidity: true }],
]);

/**
 * A care sensor: 0-1 groups and battery (upper 4 bits), 2-3 alarms, 4-5 position or pressure, 6-7 temperature, 8-9
 * humidity or magnetic field, 10-13 time, 14-21 signature. Least significant octet first. Inputs and outputs are in the
 * frame's flags.
 */
export function readCareSensor(sensor: CareSensor, flags: number, data: Uint8Array): Record<string, Value> {
  const first = uintLE(data, 4, 2);
  const third = uintLE(data, 8, 2);
  return present<Value>({
    temperature_c: sensor.temperature(uintLE(data, 6, 2)),
    humidity_rh: sensor.hasHumidity && humidity(third),
    // In 1/16 hPa.
    pressure_pa: sensor.hasPressure && (first * 100) / 16,
    magnetic_field: sensor.hasMagneticField && third,
    ...(sensor.hasPosition && position(first)),
    input: sensor.hasInput && (flags & INPUT) !== 0,
    output: sensor.hasOutput && (flags & OUTPUT) !== 0,
    battery_pct: batteryPct(uintLE(data, 0, 2) >> 12),
  });
}
