import { uintLE } from '../byte-fields.ts';
import { rounded } from '../exact-payload.ts';
import type { Field } from '../fields.ts';
import { floatLE } from '../float-le.ts';
import { exactly, numbers, type ObjectReader, type ObjectTable, octet, onlyOf } from './mibeacon-object.ts';

const TEMPERATURE: Field = { quantity: 'temperature_c', at: 0, type: 's16le', divide: 10 };
const HUMIDITY: Field = { quantity: 'humidity_rh', at: 0, type: 'u16le', divide: 10 };

/** Sensors that measure whole percents and invent the tenths between them. */
const WHOLE_PERCENTS = ['LYWSD03MMC', 'MHO-C401'];
/** Sensors on one AAA cell; the others have a coin cell of 3 V. */
const AAA_CELL = ['LYWSDCGQ', 'CGDK3'];
/** Sensors whose illuminance is no number: 100 is light, less is dark. */
const LIGHT_OR_DARK = ['MJYD02YL', 'MCCGQ02HL'];

const humidity: ObjectReader = (data, model) => {
  const told = numbers(HUMIDITY)(data, model);
  if (typeof told === 'string' || !WHOLE_PERCENTS.includes(model)) return told;
  return { humidity_rh: Math.floor(uintLE(data, 0, 2) / 10) };
};

/** The voltage is what the model's cell has at that charge, as the vendor's scale goes. */
const batteryWithVoltage = exactly(1, ([percent = 0], model) => ({
  battery_pct: percent,
  voltage_v: AAA_CELL.includes(model) ? rounded(0.8 + 0.008 * percent, 3) : rounded(2.2 + 0.009 * percent, 3),
}));

const illuminance = exactly(3, (data, model) => {
  const raw = uintLE(data, 0, 3);
  return LIGHT_OR_DARK.includes(model) ? { light: raw === 100 } : { illuminance_lx: raw };
});

/** A number of single precision; its digits past `digits` are the float's, not the sensor's. */
const float = (quantity: string, digits: number): ObjectReader =>
  exactly(4, (data) => ({ [quantity]: rounded(floatLE(data) ?? Number.NaN, digits) }));

/** 0x4A08: the sensor moved, and how bright it was. */
const motionInLight: ObjectReader = (data, model) => {
  const told = float('illuminance_lx', 2)(data, model);
  return typeof told === 'string' ? told : { motion: true, ...told };
};

/** Objects that are measurements. Up to 0x3FFF: the public object definition; the others by properties of MIoT services. */
export const MEASUREMENT_OBJECTS: ObjectTable = new Map<number, ObjectReader>([
  [0x1004, numbers(TEMPERATURE)],
  [0x1006, humidity],
  [0x1007, illuminance],
  [0x1008, octet('moisture_pct')],
  [0x1009, numbers({ quantity: 'conductivity_uscm', at: 0, type: 'u16le' })],
  [0x100a, batteryWithVoltage],
  [0x100d, numbers(TEMPERATURE, { ...HUMIDITY, at: 2 })],
  [0x1010, numbers({ quantity: 'formaldehyde_mgm3', at: 0, type: 'u16le', divide: 100 })],
  [0x1013, octet('consumable_pct')],
  [0x4801, float('temperature_c', 1)],
  [0x4802, octet('humidity_rh')],
  [0x4803, octet('battery_pct')],
  [0x4805, float('illuminance_lx', 2)],
  [0x4808, float('humidity_rh', 1)],
  [0x4a08, motionInLight],
  [0x4c01, float('temperature_c', 2)],
  [0x4c02, octet('humidity_rh')],
  [0x4c03, octet('battery_pct')],
  [0x4c08, float('humidity_rh', 1)],
  [0x5003, octet('battery_pct')],
  [0x5403, octet('battery_pct')],
  [0x6012, onlyOf(['PTX-F1-Display'], octet('humidity_rh'))],
  [0x605d, onlyOf(['PTX-F1-Display'], numbers({ quantity: 'temperature_c', at: 0, type: 's8' }))],
]);
