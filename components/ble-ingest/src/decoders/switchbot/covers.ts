import type { Value } from '@sward/contracts/reading.ts';
import { batteryOf, bit, lowerBits, ofPayloadAndBattery, type Reading, type SwitchbotFrame } from './frame.ts';

/** Devices count how far a cover is closed; we count how far it is open. */
const openPct = (octets: Uint8Array, at: number) => 100 - Math.min(lowerBits(octets, at), 100);

const lightLevel = (octets: Uint8Array, at: number) => (octets[at] ?? 0) >> 4;

/** Curtain: position and movement, light; a Curtain 3 has its battery at 6 of the payload. */
export function curtain({ service, payload }: SwitchbotFrame): Reading {
  if (payload && payload.length >= 5) {
    const battery = payload.length >= 7 ? { battery_pct: lowerBits(payload, 6) } : batteryOf(service);
    return { ...curtainAt(payload, 2), ...battery };
  }
  if (service && service.length >= 6) return { ...curtainAt(service, 3), ...batteryOf(service) };
  return payload ? 'truncated' : batteryOf(service);
}

function curtainAt(octets: Uint8Array, at: number): Record<string, Value> {
  return { position_pct: openPct(octets, at), moving: bit(octets, at, 7), light_level: lightLevel(octets, at + 1) };
}

/** Blind Tilt: 0 % and 100 % are closed, 50 % is open. */
export const blindTilt = ofPayloadAndBattery(4, (payload) => ({
  tilt_pct: Math.min(lowerBits(payload, 2), 100),
  moving: bit(payload, 2, 7),
  light_level: lightLevel(payload, 3),
}));

/** Roller shade: movement in 1, position at 2 (the top bit says that it is calibrated), light in 3. */
export const rollerShade = ofPayloadAndBattery(4, (payload) => ({
  position_pct: openPct(payload, 2),
  moving: ((payload[1] ?? 0) & 0x06) !== 0,
  light_level: lightLevel(payload, 3),
}));
