import type { Value } from '@sward/contracts/reading.ts';
import { uintBE } from '../byte-fields.ts';
import { batteryOf, bit, lowerBits, ofPayload, type Reading, type SwitchbotFrame } from './frame.ts';
import { hub2Lux, hub3Lux } from './light-levels.ts';
import { climate, degrees } from './temperature.ts';

const PAYLOAD_CLIMATE_AT = 2;
const SERVICE_CLIMATE_AT = 3;
const SERVICE_OCTETS = 6;
/** The sensor's range ends here; what is above comes from frames in the making. */
const HIGHEST_CO2 = 9999;

/** Adds values to a climate that was read. */
const plus = (reading: Reading, values: Record<string, Value>): Reading =>
  typeof reading === 'string' ? reading : { ...reading, ...values };

/** Meter, Meter Plus, outdoor meter, Meter Pro: the climate is in the service data of some, in the payload of all. */
export function meter(frame: SwitchbotFrame): Reading {
  const reading = climateOf(frame);
  const battery = batteryOf(frame.service);
  const isWithout = typeof reading === 'object' && Object.keys(reading).length === 0;
  if (isWithout && hasClimate(frame) && !battery['battery_pct']) return 'all-values-unavailable';
  return plus(reading, battery);
}

function hasClimate({ service, payload }: SwitchbotFrame): boolean {
  return payload !== undefined || (service !== undefined && service.length >= SERVICE_OCTETS);
}

function climateOf({ service, payload }: SwitchbotFrame): Reading {
  if (service && service.length >= SERVICE_OCTETS) return climate(service, SERVICE_CLIMATE_AT);
  if (payload === undefined) return {};
  return payload.length < PAYLOAD_CLIMATE_AT + 3 ? 'truncated' : climate(payload, PAYLOAD_CLIMATE_AT);
}

/** Meter Pro CO2: a meter with CO2 in ppm at 7-8. */
export function meterProCo2(frame: SwitchbotFrame): Reading {
  const { payload } = frame;
  const co2 = payload && payload.length >= 9 ? uintBE(payload, 7, 2) : undefined;
  return plus(meter(frame), co2 === undefined || co2 > HIGHEST_CO2 ? {} : { co2_ppm: co2 });
}

/** Hub 2: level of light in the lower 5 bits of 6, climate at 7. */
export const hub2 = ofPayload(10, (payload) => {
  const level = (payload[6] ?? 0) & 0x1f;
  return plus(climate(payload, 7), { light_level: level, illuminance_lx: hub2Lux(level) });
});

/** Hub Mini (Matter) with its sensor: climate at 7. */
export const hubMini = ofPayload(10, (payload) => climate(payload, 7));

/** Hub 3: level of light in the lower 4 bits of 6, whether the sensor is unplugged in bit 5, climate at 7, motion in 10. */
export const hub3 = ofPayload(11, (payload) => {
  const level = (payload[6] ?? 0) & 0x0f;
  const reading = bit(payload, 6, 5) ? {} : climate(payload, 7);
  return plus(reading, { light_level: level, illuminance_lx: hub3Lux(level), motion: bit(payload, 10, 7) });
});

/** Weather Station: a meter with its battery at 1, whose long service data has the climate too. */
export function weatherStation({ service, payload }: SwitchbotFrame): Reading {
  if (payload === undefined) return service && service.length > 9 ? meter({ service, payload }) : batteryOf(service);
  if (payload.length < 5) return 'truncated';
  const reading = climate(payload, PAYLOAD_CLIMATE_AT);
  const battery = lowerBits(payload, 1);
  if (typeof reading === 'object' && Object.keys(reading).length === 0 && battery === 0)
    return 'all-values-unavailable';
  return plus(reading, { battery_pct: battery });
}

/** Climate Panel: heating and battery at 1, climate at 2, motion and light in 9. */
export const climatePanel = ofPayload(10, (payload) =>
  plus(climate(payload, PAYLOAD_CLIMATE_AT), {
    power_on: bit(payload, 1, 7),
    battery_pct: lowerBits(payload, 1),
    motion: bit(payload, 9, 7),
    light: ((payload[9] ?? 0) & 0x06) === 0x04,
  }),
);

const THERMOSTAT_MODES = ['schedule', 'manual', 'off', 'economic', 'comfort', 'fast_heating'];

/** Radiator thermostat: power and battery at 1, tenths of both temperatures at 2, their degrees at 3 and 4. */
export const thermostat = ofPayload(7, (payload) => {
  const tenths = payload[2] ?? 0;
  const mode = THERMOSTAT_MODES[(payload[5] ?? 0) & 0x07];
  return {
    power_on: bit(payload, 1, 7),
    battery_pct: lowerBits(payload, 1),
    temperature_c: degrees(payload[3] ?? 0, tenths & 0x0f),
    target_temperature_c: degrees(payload[4] ?? 0, tenths >> 4),
    ...(mode && { mode }),
    problem: ((payload[6] ?? 0) & 0x0e) !== 0,
    window: bit(payload, 6, 0),
  };
});
