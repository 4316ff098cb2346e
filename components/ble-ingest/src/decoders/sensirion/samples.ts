import type { Value } from '@sward/contracts/reading.ts';
import { uintLE } from '../byte-fields.ts';

/** A number of two octets of a sample: the quantity it is, and its value. */
type Slot = readonly [quantity: string, convert: (raw: number) => number];

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

const temperature: Slot = ['temperature_c', (raw) => rounded((raw * 175) / 65_535 - 45, 3)];
const humidity: Slot = ['humidity_rh', (raw) => rounded((raw * 100) / 65_535, 3)];
/** Sample type 6 alone: sensors whose humidity reads from -6 to 119 %. */
const wideHumidity: Slot = ['humidity_rh', (raw) => Math.max(0, rounded((raw * 125) / 65_535 - 6, 3))];
const co2: Slot = ['co2_ppm', (raw) => raw];
const voc: Slot = ['voc_index', (raw) => raw];
const nox: Slot = ['nox_index', (raw) => raw];
/** In 1000/65,535 µg/m³; samples of 2022 and later ("V2") count tenths. */
const oldPm25: Slot = ['pm25', (raw) => rounded((raw * 1000) / 65_535, 2)];
const tenths = (quantity: string): Slot => [quantity, (raw) => raw / 10];
const pm25 = tenths('pm25');
const formaldehyde: Slot = ['formaldehyde_ppb', (raw) => raw / 5];
const speed: Slot = ['speed_ms', (raw) => rounded((raw * 1024) / 65_535, 3)];

/** Sensirion's sample types (arduino-upt-core, BLEProtocol; arduino-ble-gadget): the numbers in their order. */
const SAMPLES = new Map<number, readonly Slot[]>([
  [3, [temperature, humidity, voc]],
  [4, [temperature, humidity]],
  [6, [temperature, wideHumidity]],
  [8, [temperature, humidity, co2]],
  [10, [temperature, humidity, co2]],
  [12, [temperature, humidity, co2, oldPm25]],
  [14, [temperature, humidity, formaldehyde]],
  [16, [temperature, humidity, voc, oldPm25]],
  [20, [temperature, humidity, co2, voc, oldPm25, formaldehyde]],
  [22, [temperature, humidity, voc, nox]],
  [24, [temperature, humidity, voc, nox, pm25]],
  [26, [temperature, humidity, co2, voc, nox, pm25]],
  [28, [temperature, humidity, co2, pm25]],
  [30, [temperature, humidity, voc, pm25]],
  [31, [temperature, humidity, co2, voc, pm25, formaldehyde]],
  // Older releases of the library call the same sample 32.
  [32, [temperature, humidity, co2, voc, pm25, formaldehyde]],
  [34, [tenths('pm1'), pm25, tenths('pm4'), tenths('pm10')]],
  [36, [co2]],
  [38, [speed, temperature]],
]);

const SLOT_OCTETS = 2;

/** The values of a sample, or why there are none. Octets behind the sample are the library's own, or padding. */
export function readSample(type: number, sample: Uint8Array): Record<string, Value> | 'bad-version' | 'truncated' {
  const slots = SAMPLES.get(type);
  if (slots === undefined) return 'bad-version';
  if (sample.length < slots.length * SLOT_OCTETS) return 'truncated';
  return Object.fromEntries(
    slots.map(([quantity, convert], index) => [quantity, convert(uintLE(sample, index * SLOT_OCTETS, SLOT_OCTETS))]),
  );
}
