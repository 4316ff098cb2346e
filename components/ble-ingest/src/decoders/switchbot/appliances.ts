import type { Value } from '@sward/contracts/reading.ts';
import { batteryOf, bit, chargingBattery, lowerBits, ofPayload, type Reading, type SwitchbotFrame } from './frame.ts';
import { degrees } from './temperature.ts';

const FAN_MODES = ['', 'normal', 'natural', 'sleep', 'baby', 'custom_natural'];

function fanMode(octet: number): Record<string, Value> {
  const mode = FAN_MODES[(octet >> 4) & 0x07];
  return mode ? { mode } : {};
}

const fanState = (payload: Uint8Array, at: number) => ({ power_on: bit(payload, at, 7), ...fanMode(payload[at] ?? 0) });

/** Circulator Fan: state at 1, battery at 2, speed at 3. */
export const circulatorFan = ofPayload(4, (payload) => ({
  ...fanState(payload, 1),
  battery_pct: lowerBits(payload, 2),
  fan_speed_pct: lowerBits(payload, 3),
}));

/** Standing Fan: the same, and it tells that it charges. */
export const standingFan = ofPayload(4, (payload) => ({
  ...fanState(payload, 1),
  ...chargingBattery(payload, 2),
  fan_speed_pct: lowerBits(payload, 3),
}));

/** Circulator Fan Pro: battery at 1, state at 2, speed at 3. */
export const circulatorFanPro = ofPayload(4, (payload) => ({
  ...fanState(payload, 2),
  ...chargingBattery(payload, 1),
  fan_speed_pct: lowerBits(payload, 3),
}));

const AIR_QUALITIES = ['excellent', 'good', 'moderate', 'unhealthy'];

/** Air Purifier: power at 1, whether the air quality counts in 2, speed at 3, air quality in 4, error at 7. */
export const airPurifier = ofPayload(8, (payload) => {
  const airQuality = bit(payload, 2, 2) ? AIR_QUALITIES[((payload[4] ?? 0) >> 1) & 0x03] : undefined;
  return {
    power_on: bit(payload, 1, 7),
    fan_speed_pct: lowerBits(payload, 3),
    ...(airQuality && { air_quality: airQuality }),
    problem: payload[7] !== 0,
  };
});

/** Humidifier: all that can be relied on is whether it runs. */
export function humidifier({ service }: SwitchbotFrame): Reading {
  return service && service.length >= 5 ? { power_on: service[1] !== 0 } : {};
}

const NO_CLIMATE = 0x7f;

/**
 * Evaporative Humidifier: power at 1, faults in 2 (bit 2 is a removed tank), humidity at 3 and temperature at 4 and 5 of
 * the meter it listens to, water in the lowest bits of 5, wanted humidity at 10.
 */
export const evaporativeHumidifier = ofPayload(11, (payload) => {
  const hasTank = !bit(payload, 2, 2);
  return {
    power_on: bit(payload, 1, 7),
    problem: ((payload[2] ?? 0) & 0x07) !== 0,
    ...meterClimate(payload),
    ...(hasTank && { water_level: (payload[5] ?? 0) & 0x03 }),
    target_humidity_rh: lowerBits(payload, 10),
  };
});

function meterClimate(payload: Uint8Array): Record<string, Value> {
  const humidity = lowerBits(payload, 3);
  if (humidity === NO_CLIMATE) return {};
  return { humidity_rh: humidity, temperature_c: degrees(payload[4] ?? 0, (payload[5] ?? 0) >> 4) };
}

/** K20, S10, S20, K11 and K10 Pro Combo vacuum cleaners: battery at 6. */
export const vacuum = ofPayload(7, (payload) => ({ battery_pct: payload[6] ?? 0 }));

/** K10 and K10 Pro vacuum cleaners: battery at 2. */
export const vacuumK = ofPayload(3, (payload) => ({ battery_pct: lowerBits(payload, 2) }));

/** Remote and keypads: nothing but their battery is a measurement. */
export function batteryOnly({ service }: SwitchbotFrame): Reading {
  return batteryOf(service);
}

/** Universal Remote and Art Frame: battery at 1. */
export const chargingBatteryOnly = ofPayload(2, (payload) => chargingBattery(payload, 1));
