import { type Field, lengthOf, readFields } from '../../decoders/fields.ts';
import { type CharacteristicFormat, type Told, valuesOrNone, wholeFrames } from '../characteristic-format.ts';
import { medFloat16 } from './medical-float.ts';

/** Characteristic and its fields, units and markers for "value is not known" as in the GATT Specification Supplement. */
const LAYOUTS: Readonly<Record<string, readonly Field[]>> = {
  '2a2c': [{ quantity: 'magnetic_declination_deg', at: 0, type: 'u16le', divide: 100 }],
  '2a6c': [{ quantity: 'elevation_m', at: 0, type: 's24le', divide: 100 }],
  '2a6d': [{ quantity: 'pressure_pa', at: 0, type: 'u32le', divide: 10 }],
  '2a6e': [{ quantity: 'temperature_c', at: 0, type: 's16le', divide: 100, unavailable: [-0x8000] }],
  '2a6f': [{ quantity: 'humidity_rh', at: 0, type: 'u16le', divide: 100, unavailable: [0xffff] }],
  '2a70': [{ quantity: 'wind_speed_ms', at: 0, type: 'u16le', divide: 100 }],
  '2a71': [{ quantity: 'wind_direction_deg', at: 0, type: 'u16le', divide: 100 }],
  '2a72': [{ quantity: 'apparent_wind_speed_ms', at: 0, type: 'u16le', divide: 100 }],
  '2a73': [{ quantity: 'apparent_wind_direction_deg', at: 0, type: 'u16le', divide: 100 }],
  '2a74': [{ quantity: 'gust_factor', at: 0, type: 'u8', divide: 10 }],
  '2a75': [{ quantity: 'pollen_m3', at: 0, type: 'u24le' }],
  '2a76': [{ quantity: 'uv_index', at: 0, type: 'u8' }],
  '2a77': [{ quantity: 'irradiance_wm2', at: 0, type: 'u16le', divide: 10 }],
  '2a78': [{ quantity: 'precipitation_mm', at: 0, type: 'u16le' }],
  '2a79': [{ quantity: 'wind_chill_c', at: 0, type: 's8' }],
  '2a7a': [{ quantity: 'heat_index_c', at: 0, type: 's8' }],
  '2a7b': [{ quantity: 'dewpoint_c', at: 0, type: 's8' }],
  // In units of 10^-7 T.
  '2aa0': [
    { quantity: 'magnetic_flux_density_x_ut', at: 0, type: 's16le', divide: 10 },
    { quantity: 'magnetic_flux_density_y_ut', at: 2, type: 's16le', divide: 10 },
  ],
  '2aa1': [
    { quantity: 'magnetic_flux_density_x_ut', at: 0, type: 's16le', divide: 10 },
    { quantity: 'magnetic_flux_density_y_ut', at: 2, type: 's16le', divide: 10 },
    { quantity: 'magnetic_flux_density_z_ut', at: 4, type: 's16le', divide: 10 },
  ],
  '2afb': [{ quantity: 'illuminance_lx', at: 0, type: 'u24le', divide: 100, unavailable: [0xffffff] }],
  // 0xfffe and 0xfe stand for "so much or more": the number is true as far as it goes.
  '2b8c': [{ quantity: 'co2_ppm', at: 0, type: 'u16le', unavailable: [0xffff] }],
  '2be4': [{ quantity: 'sound_db', at: 0, type: 'u8', unavailable: [0xff] }],
  '2be7': [{ quantity: 'tvoc_ppb', at: 0, type: 'u16le', unavailable: [0xffff] }],
};

/** Powers of ten from kg/m³ to the quantity's unit. */
const TO_MG = 6;
const TO_UG = 9;

/** Characteristics of one medfloat16 in kg/m³. */
const CONCENTRATIONS: Readonly<Record<string, readonly [quantity: string, shift: number]>> = {
  '2bcf': ['ammonia_mgm3', TO_MG],
  '2bd0': ['carbon_monoxide_mgm3', TO_MG],
  '2bd1': ['methane_mgm3', TO_MG],
  '2bd2': ['nitrogen_dioxide_mgm3', TO_MG],
  '2bd3': ['nmvoc_mgm3', TO_MG],
  '2bd4': ['ozone_mgm3', TO_MG],
  '2bd5': ['pm1', TO_UG],
  '2bd6': ['pm25', TO_UG],
  '2bd7': ['pm10', TO_UG],
  '2bd8': ['sulfur_dioxide_mgm3', TO_MG],
  '2bd9': ['sulfur_hexafluoride_mgm3', TO_MG],
};

/** Barometric Pressure Trend, by its number; 0 is "unknown". */
const TRENDS: readonly (string | undefined)[] = [
  undefined,
  'continuously_falling',
  'continuously_rising',
  'falling_then_steady',
  'rising_then_steady',
  'falling_before_lesser_rise',
  'falling_before_greater_rise',
  'rising_before_greater_fall',
  'rising_before_lesser_fall',
  'steady',
];

/** Other lengths are other layouts: a maker's own value under a number of the SIG. */
function readLayout(octets: Uint8Array, fields: readonly Field[]): Told {
  if (octets.length !== lengthOf(fields)) return 'truncated';
  return valuesOrNone(readFields(octets, fields) ?? {});
}

function readConcentration(octets: Uint8Array, quantity: string, shift: number): Told {
  if (octets.length !== 2) return 'truncated';
  const value = medFloat16(octets, 0, shift);
  return value === undefined ? 'all-values-unavailable' : { [quantity]: value };
}

function readTrend(octets: Uint8Array): Told {
  const [code] = octets;
  if (octets.length !== 1 || code === undefined) return 'truncated';
  if (code >= TRENDS.length) return 'implausible';
  const trend = TRENDS[code];
  return trend === undefined ? 'all-values-unavailable' : { pressure_trend: trend };
}

/** The characteristics of the Environmental Sensing Service, and those alike that air quality sensors have. */
export const ENVIRONMENTAL_SENSING: ReadonlyMap<string, CharacteristicFormat> = new Map([
  ...Object.entries(LAYOUTS).map(
    ([uuid, fields]) => [uuid, wholeFrames(`gatt-${uuid}`, (octets) => readLayout(octets, fields))] as const,
  ),
  ...Object.entries(CONCENTRATIONS).map(
    ([uuid, [quantity, shift]]) =>
      [uuid, wholeFrames(`gatt-${uuid}`, (octets) => readConcentration(octets, quantity, shift))] as const,
  ),
  ['2aa3', wholeFrames('gatt-2aa3', readTrend)] as const,
]);
