import { uintBE } from '../byte-fields.ts';
import {
  batteryOf,
  bit,
  chargingBattery,
  lowerBits,
  ofPayload,
  ofPayloadAndBattery,
  type Reading,
  type SwitchbotFrame,
} from './frame.ts';

/** Contact sensor: all of it is in the service data, and all but the battery in the payload. */
export function contact({ service, payload }: SwitchbotFrame): Reading {
  if (payload && payload.length >= 7) return { ...contactOfPayload(payload), ...batteryOf(service) };
  if (service && service.length >= 9) return { ...contactOfService(service), ...batteryOf(service) };
  return payload ? 'truncated' : batteryOf(service);
}

function contactOfPayload(payload: Uint8Array): Record<string, boolean | number> {
  const isLeftOpen = bit(payload, 1, 5);
  return {
    opening: bit(payload, 1, 4) || isLeftOpen,
    door_left_open: isLeftOpen,
    motion: bit(payload, 1, 7),
    light: bit(payload, 1, 6),
    count: (payload[6] ?? 0) & 0x0f,
  };
}

function contactOfService(service: Uint8Array): Record<string, boolean | number> {
  const isLeftOpen = bit(service, 3, 2);
  return {
    opening: bit(service, 3, 1) || isLeftOpen,
    door_left_open: isLeftOpen,
    motion: bit(service, 1, 6),
    light: bit(service, 3, 0),
    count: (service[8] ?? 0) & 0x0f,
  };
}

/** Motion sensor: all of it is in the service data, and all but the battery in the payload. */
export function motion({ service, payload }: SwitchbotFrame): Reading {
  if (payload && payload.length >= 2) return { ...motionOfPayload(payload), ...batteryOf(service) };
  if (payload) return 'truncated';
  return service && service.length >= 6
    ? { motion: bit(service, 1, 6), light: bit(service, 5, 1), ...batteryOf(service) }
    : batteryOf(service);
}

function motionOfPayload(payload: Uint8Array): Record<string, boolean> {
  return { motion: bit(payload, 1, 6), light: bit(payload, 1, 5) };
}

/** Presence sensor (radar): motion at 1, its duration in s at 2-3, level of light in the lower 5 bits of 5. */
export const presenceSensor = ofPayloadAndBattery(6, (payload) => ({
  motion: bit(payload, 1, 6),
  duration_s: uintBE(payload, 2, 2),
  light_level: (payload[5] ?? 0) & 0x1f,
}));

/** Water leak detector: battery at 1, leak and tampering in 2. */
export const leakDetector = ofPayload(3, (payload) => ({
  leak: bit(payload, 2, 0),
  tamper: bit(payload, 2, 1),
  battery_pct: lowerBits(payload, 1),
  battery_low: bit(payload, 1, 7),
}));

/** Keypad Vision and Keypad Vision Pro: battery at 1, alarms in 2, doorbell in 6, who stands there in 7. */
export const keypadVision = ofPayload(8, (payload) => ({
  ...chargingBattery(payload, 1),
  alarm: bit(payload, 2, 0) || bit(payload, 2, 2),
  tamper: bit(payload, 2, 1),
  heat: bit(payload, 2, 6),
  cold: bit(payload, 2, 7),
  doorbell: bit(payload, 6, 3),
  motion: ((payload[7] ?? 0) & 0x03) !== 0,
}));
