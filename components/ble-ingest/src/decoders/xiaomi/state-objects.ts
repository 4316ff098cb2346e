import { uintLE } from '../byte-fields.ts';
import {
  codes,
  exactly,
  firstOctet,
  flag,
  nothingToTell,
  numbers,
  type ObjectReader,
  type ObjectTable,
  octet,
  onlyOf,
} from './mibeacon-object.ts';

/** Sensors report the time since the last motion; up to here it still counts as one. */
const MOTION_LASTS_S = 30;

const timeWithoutMotion = (octets: number) =>
  exactly(octets, (data) => ({ motion: uintLE(data, 0, octets) <= MOTION_LASTS_S }));

/** 0x000F: motion, and the light it happened in. */
const motionWithLight = exactly(3, (data, model) => {
  const raw = uintLE(data, 0, 3);
  if (model === 'CGPR1') return { motion: true, illuminance_lx: raw };
  // MJYD02YL: 1 dark, 100 light. RTCGQ02LM: 0 dark, 256 light.
  return model === 'MJYD02YL' || model === 'RTCGQ02LM' ? { motion: true, light: raw >= 100 } : { motion: true };
});

const powerAndTemperature = exactly(2, ([power, temperature = 0]) => ({
  power_on: power !== 0,
  temperature_c: temperature,
}));

const openingState = codes({
  0: { opening: true },
  1: { opening: false, door_left_open: false },
  2: { opening: true, door_left_open: true },
  3: {}, // The device was reset.
});
const openingOrClosed = codes({
  1: { opening: true },
  2: { opening: false, door_left_open: false, device_forcibly_removed: false },
});

const SUBMERSION_MODELS = ['SJWS02LM', 'zhiee.flood.sj01'];
const wet: ObjectReader = (data, model) =>
  flag(SUBMERSION_MODELS.includes(model) ? 'bottom_submersion' : 'moisture_detected')(data, model);
const waterEvent = codes({
  0: { bottom_submersion: true },
  1: { bottom_submersion: false },
  2: { top_splash: true },
  3: { top_splash: false },
});

/** XMOSB01XS has a second code for "nobody". */
const occupancy = firstOctet((code, model) => ({ occupancy: model === 'XMOSB01XS' ? code === 1 : code > 0 }));

const sleep = codes({ 0: { asleep: false }, 1: { asleep: true }, 2: { event_button: 'double_press' } });
const chargingState = codes({ 0: { state: 'charging' }, 1: { state: 'not_charging' }, 2: { state: 'full' } });
const zeroIs = (quantity: string) => firstOctet((code) => ({ [quantity]: code === 0 }));

/** Objects that are states of the device or of what it watches. */
export const STATE_OBJECTS: ObjectTable = new Map<number, ObjectReader>([
  // Only MUE4094RT sends it, which never says that the motion is over: an event, not a state.
  [0x0003, () => ({ event_motion: 'motion_detected' })],
  [0x000f, motionWithLight],
  [0x1005, powerAndTemperature],
  [0x1012, flag('power_on')],
  [0x1014, flag('moisture_detected')],
  [0x1015, flag('smoke')],
  [0x1017, timeWithoutMotion(4)],
  [0x1018, flag('light')],
  [0x1019, openingState],
  [0x101b, () => ({ motion: false })],
  [0x4804, openingOrClosed],
  [0x4806, wet],
  [0x480c, codes({ 0: { opening: true }, 1: { opening: false } })],
  [0x4810, sleep],
  [0x4811, flag('snoring')],
  [0x4818, timeWithoutMotion(2)],
  [0x483c, flag('occupancy')],
  [0x483d, numbers({ quantity: 'pressure_present_duration_s', at: 0, type: 'u32le' })],
  [0x483e, numbers({ quantity: 'pressure_not_present_duration_s', at: 0, type: 'u32le' })],
  [0x483f, nothingToTell],
  [0x4840, nothingToTell],
  [0x484e, occupancy],
  [0x484f, octet('duration_cleared_min')],
  [0x4850, octet('duration_detected_min')],
  [0x4851, octet('duration_detected_min')],
  [0x4852, octet('duration_cleared_min')],
  [0x487b, onlyOf(['SJWS02LM'], flag('top_splash'))],
  [0x4a01, flag('battery_low')],
  [0x4a0f, codes({ 0: {}, 1: { opening: true, device_forcibly_removed: true } })],
  [0x4a12, openingOrClosed],
  [0x4a1a, codes({ 0: {}, 1: { opening: true, door_left_open: true } })],
  [0x4a1c, nothingToTell],
  [0x4a68, onlyOf(['SJWS02LM'], waterEvent)],
  [0x4c14, nothingToTell],
  [0x4e01, flag('battery_low')],
  [0x4e17, onlyOf(['MJZNZ018H'], codes({ 1: { occupancy: false } }))],
  [0x4e1c, nothingToTell],
  [0x5010, sleep],
  [0x5011, flag('snoring')],
  [0x5413, onlyOf(['ES5BB'], flag('occupancy_close_range'))],
  [0x5414, nothingToTell],
  [0x5422, chargingState],
  [0x5601, flag('battery_low')],
  [0x5810, zeroIs('asleep')],
  [0x5a16, codes({ 1: { occupancy: true }, 2: { occupancy: false }, 3: { event_button: 'double_press' } })],
  [0x6461, zeroIs('wearing')],
]);
