import type { Value } from '@sward/contracts/reading.ts';
import type { BitField } from '../bit-fields.ts';

/** Operating states (VE.Direct protocol 3.32, "CS"). */
const STATES: Readonly<Record<number, string>> = {
  0: 'off',
  1: 'low power',
  2: 'fault',
  3: 'bulk',
  4: 'absorption',
  5: 'float',
  6: 'storage',
  7: 'equalize',
  8: 'passthrough',
  9: 'inverting',
  10: 'assisting',
  11: 'power supply',
  244: 'sustain',
  245: 'starting up',
  246: 'repeated absorption',
  247: 'recondition',
  248: 'battery safe',
  249: 'active',
  250: 'blocked',
  251: 'test',
  252: 'external control',
};

/** Alarm reasons (VE.Direct protocol 3.32, "AR"), bit by bit. */
const ALARMS = [
  'low voltage',
  'high voltage',
  'low charge',
  'low starter voltage',
  'high starter voltage',
  'low temperature',
  'high temperature',
  'midpoint voltage',
  'overload',
  'DC ripple',
  'low AC voltage',
  'high AC voltage',
  'short circuit',
  'BMS lockout',
];

/** Why a device is off (VE.Direct protocol 3.32, "OR"), bit by bit. */
const OFF_REASONS = [
  'no input power',
  'switch',
  'register',
  'remote input',
  'protection',
  'pay-as-you-go',
  'BMS',
  'engine shutdown',
  'analysing input',
];

const AC_INPUTS: Readonly<Record<number, string>> = { 0: 'AC in 1', 1: 'AC in 2', 2: 'not connected' };
const BALANCERS: Readonly<Record<number, string>> = { 0: 'unknown', 1: 'balanced', 2: 'balancing', 3: 'imbalance' };

const namesOf = (bits: number, names: readonly string[]) => names.filter((_, bit) => (bits >>> bit) & 1).join(', ');

/** What the device does. */
export const STATE: BitField = coded(8, 'state', STATES);
export const AC_INPUT: BitField = coded(2, 'ac_input', AC_INPUTS);
export const BALANCER: BitField = coded(4, 'balancer', BALANCERS);

/** A charger's error (victronenergy.com, "MPPT error codes"); 0 is none. */
export const CHARGER_ERROR: BitField = {
  bits: 8,
  unavailable: [0xff],
  values: (raw) => ({ problem: raw !== 0, ...(raw === 0 ? {} : { error_code: raw }) }),
};

/** Whether there is an alarm, and why. */
export const ALARM: BitField = { bits: 16, values: (raw) => told('alarm', 'alarm_reason', namesOf(raw, ALARMS), raw) };

/** Why the output is off; no bit where it is not. */
export const OFF_REASON: BitField = {
  bits: 32,
  values: (raw) => (raw === 0 ? {} : { off_reason: namesOf(raw, OFF_REASONS) }),
};

function told(flag: string, reason: string, names: string, raw: number): Record<string, Value> {
  return { [flag]: raw !== 0, ...(raw === 0 ? {} : { [reason]: names }) };
}

function coded(bits: number, quantity: string, names: Readonly<Record<number, string>>): BitField {
  return {
    bits,
    unavailable: [2 ** bits - 1],
    values: (raw) => ({ [quantity]: names[raw] ?? `${quantity} ${raw}` }),
  };
}
