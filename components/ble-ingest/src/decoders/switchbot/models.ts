import {
  airPurifier,
  batteryOnly,
  chargingBatteryOnly,
  circulatorFan,
  circulatorFanPro,
  evaporativeHumidifier,
  humidifier,
  standingFan,
  vacuum,
  vacuumK,
} from './appliances.ts';
import { climatePanel, hub2, hub3, hubMini, meter, meterProCo2, thermostat, weatherStation } from './climate-models.ts';
import { blindTilt, curtain, rollerShade } from './covers.ts';
import { contact, keypadVision, leakDetector, motion, presenceSensor } from './detectors.ts';
import type { ReadFrame } from './frame.ts';
import { lock, lockLite, lockPro } from './locks.ts';
import {
  bot,
  ceilingLight,
  garageDoorOpener,
  lightOf,
  plugMini,
  relaySwitch,
  relaySwitch1Pm,
  relaySwitch2Pm,
} from './switches.ts';

/** A model of SwitchBot's: its name, and what a frame of it says. */
export type SwitchbotModel = { readonly name: string; readonly read: ReadFrame };

const of = (name: string, read: ReadFrame): SwitchbotModel => ({ name, read });

/** Models by the character that starts their service data. Bit 5 is cleared while a device is being paired. */
const BY_CHARACTER = new Map<string, SwitchbotModel>([
  ['d', of('Contact Sensor', contact)],
  ['h', of('Bot', bot)],
  ['s', of('Motion Sensor', motion)],
  ['r', of('Light Strip', lightOf(3))],
  ['{', of('Curtain 3', curtain)],
  ['c', of('Curtain', curtain)],
  ['w', of('Outdoor Meter', meter)],
  ['i', of('Meter Plus', meter)],
  ['t', of('Meter', meter)],
  ['4', of('Meter Pro', meter)],
  ['5', of('Meter Pro CO2', meterProCo2)],
  ['v', of('Hub 2', hub2)],
  ['%', of('Hub Mini Matter', hubMini)],
  ['g', of('Plug Mini', plugMini)],
  ['j', of('Plug Mini', plugMini)],
  ['u', of('Color Bulb', lightOf(3))],
  ['q', of('Ceiling Light', ceilingLight)],
  ['n', of('Ceiling Light Pro', ceilingLight)],
  ['e', of('Humidifier', humidifier)],
  ['#', of('Evaporative Humidifier', evaporativeHumidifier)],
  ['o', of('Lock', lock)],
  ['$', of('Lock Pro', lockPro)],
  ['-', of('Lock Lite', lockLite)],
  ['x', of('Blind Tilt', blindTilt)],
  [',', of('Roller Shade', rollerShade)],
  ['&', of('Water Leak Detector', leakDetector)],
  ['y', of('Keypad', batteryOnly)],
  ['<', of('Relay Switch 1PM', relaySwitch1Pm)],
  [';', of('Relay Switch 1', relaySwitch)],
  ['=', of('Relay Switch 2PM', relaySwitch2Pm)],
  ['?', of('Plug Mini EU', relaySwitch1Pm)],
  ['>', of('Garage Door Opener', garageDoorOpener)],
  ['b', of('Remote', batteryOnly)],
  ["'", of('Universal Remote', chargingBatteryOnly)],
  ['~', of('Circulator Fan', circulatorFan)],
  ['.', of('Vacuum K20', vacuum)],
  ['z', of('Vacuum S10', vacuum)],
  ['3', of('Vacuum K10+ Pro Combo', vacuum)],
  ['}', of('Vacuum K10+', vacuumK)],
  ['(', of('Vacuum K10+ Pro', vacuumK)],
  ['*', of('Air Purifier', airPurifier)],
  ['+', of('Air Purifier', airPurifier)],
  ['7', of('Air Purifier Table', airPurifier)],
  ['8', of('Air Purifier Table', airPurifier)],
]);

/** Newer models by the last three octets of the number in their service data. The first is 0, or 1 while being paired. */
const BY_NUMBER = new Map<number, SwitchbotModel>([
  [0x1053b0, of('Weather Station', weatherStation)],
  [0x10a5b8, of('Lock Ultra', lockPro)],
  [0x10b940, of('Hub 3', hub3)],
  [0x10ccc8, of('Presence Sensor', presenceSensor)],
  [0x10d0b0, of('Floor Lamp', lightOf(12, 10))],
  [0x10d0b1, of('Strip Light 3', lightOf(12, 10))],
  [0x10d0b3, of('RGBICWW Strip Light', lightOf(6, 4))],
  [0x10d0b4, of('RGBICWW Floor Lamp', lightOf(6, 4))],
  [0x10d0b5, of('RGBIC Neon Wire Rope Light', lightOf(3))],
  [0x10d0b6, of('RGBIC Neon Rope Light', lightOf(3))],
  [0x10d0b7, of('Permanent Outdoor Light', lightOf(6, 4))],
  [0x10e050, of('Vacuum S20', vacuum)],
  [0x10f3d8, of('Climate Panel', climatePanel)],
  [0x10fba8, of('Vacuum K11+', vacuum)],
  [0x10ff90, of('Lock Pro WiFi', lockPro)],
  [0x110378, of('Keypad Vision', keypadVision)],
  [0x110760, of('Standing Fan', standingFan)],
  [0x1122b8, of('Candle Warmer Lamp', lightOf(3))],
  [0x113640, of('Radiator Thermostat', thermostat)],
  [0x113e10, of('Art Frame', chargingBatteryOnly)],
  [0x115198, of('Keypad Vision Pro', keypadVision)],
  [0x116908, of('Lock Vision', lockLite)],
  [0x116909, of('Lock Vision Pro', lockPro)],
  [0x119fb8, of('Lock Ultra Max', lockPro)],
  [0x11b340, of('Circulator Fan Pro', circulatorFanPro)],
  [0x11bb10, of('RGBICWW Ceiling Light', lightOf(8, 4))],
  [0x11bef8, of('RGBICWW Light Bars', lightOf(6, 4))],
]);

/** The model named by a character, in either case. */
export function modelByCharacter(octet: number): SwitchbotModel | undefined {
  return BY_CHARACTER.get(String.fromCharCode((octet & 0x7f) | 0x20));
}

/** The model of a number of four octets. */
export function modelByNumber(number: number): SwitchbotModel | undefined {
  return number >>> 24 > 1 ? undefined : BY_NUMBER.get(number & 0xffffff);
}
