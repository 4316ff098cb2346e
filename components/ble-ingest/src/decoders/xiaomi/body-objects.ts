import { signed, uintLE } from '../byte-fields.ts';
import { rounded } from '../exact-payload.ts';
import { exactly, type ObjectReader, type ObjectReading, type ObjectTable } from './mibeacon-object.ts';

/** 0x000A; zero is "not measured". */
const bodyTemperature = exactly(2, (data) => {
  const raw = signed(uintLE(data, 0, 2), 16);
  return raw === 0 ? {} : { temperature_c: raw / 100 };
});

/** 0x2000: two skin temperatures in 0.01 °C, of which the body's follows by a formula fitted to the vendor's app from 36.5 to 37.8 °C. */
const bodyFromSkin = exactly(5, (data) => {
  const first = signed(uintLE(data, 0, 2), 16);
  const second = signed(uintLE(data, 2, 2), 16);
  const body = 3.71934e-11 * Math.exp(0.006_931_4 * first) - 1.02801e-8 * Math.exp(0.005_387_1 * second) + 36.413;
  return { temperature_c: rounded(body, 6), battery_pct: uintLE(data, 4, 1) };
});

/** 0x0010: 0 starts the brushing, and a counter follows; 1 ends it, and the score follows. */
const toothbrush: ObjectReader = ([code, told]) => {
  if (code === undefined) return 'truncated';
  if (code === 0) return { toothbrush: true, ...(told === undefined ? {} : { count: told }) };
  return { toothbrush: false, ...(told === undefined ? {} : { score: told }) };
};

/** 0x3003: 0 starts the brushing, 1 ends it; a time; the score. */
const brushing: ObjectReader = (data) => {
  const [code] = data;
  const score = data[5];
  if (code === undefined || data.length < 5) return 'truncated';
  const told = score === undefined ? {} : { score };
  return code > 1 ? told : { toothbrush: code === 0, ...told };
};

const isBedSensor = (model: string) => model === 'MJZNZ018H';

/** 0x4E16 is a scale's final mass (0.01 kg behind the user's number), or the event that somebody lay down. */
const massOrBed: ObjectReader = (data, model) => {
  if (isBedSensor(model)) return data[0] === 1 ? { occupancy: true } : 'invalid-event-value';
  return model === 'MJTZC02YM' ? finalMass(data, model) : 'unknown-object-id';
};

const finalMass = exactly(9, (data) => {
  const mass = uintLE(data, 1, 4);
  return mass === 0 ? {} : { mass_kg: mass / 100, stabilized: true, profile_id: uintLE(data, 0, 1) };
});

const MASS_BITS = 0x7ff;
const HEART_RATE_BITS = 0x7f;
/** The heart rate counts from here. */
const SLOWEST_HEART = 50;

/**
 * 0x6E16 of the body composition scales S400: the user's number; in 32 bits, from the low end, the mass in 0.1 kg (11), the
 * heart rate above 50 (7) and the impedance in 0.1 Ω (14); a time. One weighing is several packets: with the mass comes the
 * impedance at 50 kHz, and last, alone, that at 250 kHz.
 */
const bodyComposition = exactly(9, (data) => {
  const packed = uintLE(data, 1, 4);
  const profile = { profile_id: uintLE(data, 0, 1) };
  const massBits = packed & MASS_BITS;
  const mass = massBits === MASS_BITS ? 0 : massBits;
  const heartRate = (packed >>> 11) & HEART_RATE_BITS;
  const impedance = (packed >>> 18) / 10;
  if (mass === 0 && heartRate === 0) return { ...profile, ...lastPacket(impedance) };
  return { ...profile, ...massPacket(mass, heartRate, impedance) };
});

function lastPacket(impedance: number): Record<string, number | boolean> {
  return impedance === 0 ? { stabilized: false } : { impedance_high_ohm: impedance, stabilized: true };
}

/** Without an impedance there will be none, as of a user with socks: the mass is final. */
function massPacket(mass: number, heartRate: number, impedance: number): Record<string, number | boolean> {
  return {
    ...(mass === 0 ? {} : { mass_kg: mass / 10 }),
    ...(heartRate === 0 || heartRate === HEART_RATE_BITS ? {} : { heart_rate_bpm: heartRate + SLOWEST_HEART }),
    ...(impedance === 0 ? {} : { impedance_low_ohm: impedance }),
    stabilized: impedance === 0,
  };
}

/** Scales say with a frame without objects that nobody stands on them any more. */
const SCALES = ['MJTZC01YM', 'MJTZC02YM', 'MJTZC03YM'];

/** What a frame without objects says, where it says anything. */
export function idleReading(model: string): ObjectReading {
  return SCALES.includes(model) ? { stabilized: false } : 'no-objects';
}

/** Objects of thermometers, scales and toothbrushes. */
export const BODY_OBJECTS: ObjectTable = new Map<number, ObjectReader>([
  [0x000a, bodyTemperature],
  [0x0010, toothbrush],
  [0x2000, bodyFromSkin],
  [0x3003, brushing],
  [0x4e16, massOrBed],
  [0x6e16, bodyComposition],
]);
