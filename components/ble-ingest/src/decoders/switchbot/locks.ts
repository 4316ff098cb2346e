import type { Value } from '@sward/contracts/reading.ts';
import { bit, lowerBits, ofPayload, ofPayloadAndBattery } from './frame.ts';

const STATES = [
  'locked',
  'unlocked',
  'locking',
  'unlocking',
  'locking_stopped',
  'unlocking_stopped',
  'not_fully_locked',
  'half_locked',
];

/** `lock` is true while the door can be opened, as BTHome has it: in anything but `locked`. */
function lockState(status: number): Record<string, Value> {
  const state = STATES[status];
  return state === undefined ? {} : { lock: state !== 'locked', state };
}

const liteState = (payload: Uint8Array) => lockState(((payload[1] ?? 0) >> 4) & 0x07);

/** Lock Lite, Lock Vision: state in bits 4 to 6 of 1, left unlocked in 2. */
export const lockLite = ofPayloadAndBattery(3, (payload) => ({ ...liteState(payload), alarm: bit(payload, 2, 4) }));

/** Lock: a Lock Lite with the door in 1 and left open in 2. */
export const lock = ofPayloadAndBattery(3, (payload) => ({
  ...liteState(payload),
  alarm: bit(payload, 2, 4),
  door: bit(payload, 1, 2),
  door_left_open: bit(payload, 2, 5),
}));

/** Lock Pro, Lock Ultra: state in bits 3 to 6 of 1, door in 2, battery at 3, alarms in 5. */
export const lockPro = ofPayload(6, (payload) => ({
  ...lockState(((payload[1] ?? 0) >> 3) & 0x0f),
  door: bit(payload, 2, 4),
  battery_pct: lowerBits(payload, 3),
  door_left_open: bit(payload, 5, 7),
  alarm: bit(payload, 5, 6),
}));
