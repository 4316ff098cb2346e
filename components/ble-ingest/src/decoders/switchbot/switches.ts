import type { Value } from '@sward/contracts/reading.ts';
import { uintBE } from '../byte-fields.ts';
import { batteryOf, bit, lowerBits, ofPayload, type ReadFrame, type Reading, type SwitchbotFrame } from './frame.ts';

/** Bot: only in switch mode it knows whether what it presses is on. */
export function bot({ service }: SwitchbotFrame): Reading {
  if (service === undefined || service.length < 3) return {};
  const isSwitch = bit(service, 1, 7);
  return { ...batteryOf(service), ...(isSwitch && { power_on: !bit(service, 1, 6) }) };
}

/** Plug Mini: 0x80 at 1 is on, power in 0.1 W in the lower 15 bits of 4-5 (the top one is overload). */
export const plugMini = ofPayload(6, (payload) => ({
  power_on: payload[1] === 0x80,
  power_w: (uintBE(payload, 4, 2) & 0x7fff) / 10,
}));

/** Relay Switch 1. */
export const relaySwitch = ofPayload(2, (payload) => ({ power_on: bit(payload, 1, 7) }));

/** Relay Switch 1PM and Plug Mini EU: power in W at 4-5. */
export const relaySwitch1Pm = ofPayload(6, (payload) => ({
  power_on: bit(payload, 1, 7),
  power_w: uintBE(payload, 4, 2),
}));

/** Relay Switch 2PM: two channels. */
export const relaySwitch2Pm = ofPayload(8, (payload) => ({
  power_on_1: bit(payload, 1, 7),
  power_on_2: bit(payload, 1, 6),
  power_w_1: uintBE(payload, 4, 2),
  power_w_2: uintBE(payload, 6, 2),
}));

/** Garage Door Opener: its relay, and the door's contact. */
export const garageDoorOpener = ofPayload(2, (payload) => ({
  power_on: bit(payload, 1, 7),
  garage_door: !bit(payload, 1, 5),
}));

/** A light: on and brightness at 1, colour temperature in K at `kelvinAt` where it has white light. */
export function lightOf(octets: number, kelvinAt?: number): ReadFrame {
  return ofPayload(octets, (payload) => ({
    power_on: bit(payload, 1, 7),
    ...brightness(payload),
    ...(kelvinAt === undefined ? {} : colourTemperature(payload, kelvinAt)),
  }));
}

/** Ceiling Light: brightness at 1, colour temperature at 2-3, on in 4. */
export const ceilingLight = ofPayload(5, (payload) => ({
  power_on: bit(payload, 4, 7),
  ...brightness(payload),
  ...colourTemperature(payload, 2),
}));

function brightness(payload: Uint8Array): Record<string, Value> {
  return { brightness_pct: lowerBits(payload, 1) };
}

/** 0 while the light is coloured. */
function colourTemperature(payload: Uint8Array, at: number): Record<string, Value> {
  const kelvin = uintBE(payload, at, 2);
  return kelvin === 0 ? {} : { color_temperature_k: kelvin };
}
