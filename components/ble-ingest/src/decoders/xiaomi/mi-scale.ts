import type { Value } from '@sward/contracts/reading.ts';
import { uintLE } from '../byte-fields.ts';
import type { Decoded, Decoder } from '../decoder.ts';
import { rounded, serviceDecoder } from '../exact-payload.ts';

const FORMAT = 'mi-scale';
/** SIG services: Weight Scale and Body Composition. What Xiaomi sends under them is its own. */
const SCALE_UUID = '181d';
const COMPOSITION_UUID = '181b';
const SCALE_OCTETS = 10;
const COMPOSITION_OCTETS = 13;

const STABILIZED = 1 << 5;
const REMOVED = 1 << 7;

type Unit = 'kilograms' | 'pounds' | 'catties';
/** A mass on the scale. The time is that of the scale's own clock, which nobody sets: it only tells frames from foreign ones. */
type Weighing = {
  readonly raw: number;
  readonly unit: Unit;
  readonly isStabilized: boolean;
  readonly isRemoved: boolean;
};

/** The scale sends 0.005 kg, 0.01 lb of 0.45359237 kg each, or 0.01 jin of 0.5 kg each. */
const KILOGRAMS: Readonly<Record<Unit, number>> = { kilograms: 0.005, pounds: 0.004_535_923_7, catties: 0.005 };

/**
 * Mi Smart Scale (XMTZC01HM, XMTZC04HM): service data of 0x181D, ten octets, least significant first: flags, mass, time.
 * A mass that still changes has `stabilized: false`; one that was taken off again is told with `weight_removed: true`.
 */
export const miScale: Decoder = serviceDecoder({
  format: FORMAT,
  serviceUuid: SCALE_UUID,
  octets: SCALE_OCTETS,
  read: (payload) => {
    if (!isTime(payload.subarray(3, 10))) return undefined;
    const flags = payload[0] ?? 0;
    return decoded('XMTZC01HM/XMTZC04HM', valuesOf(weighing(uintLE(payload, 1, 2), flags, scaleUnit(flags))));
  },
});

/**
 * Mi Body Composition Scale (XMTZC02HM, XMTZC05HM): service data of 0x181B, thirteen octets: unit, flags, time, impedance,
 * mass. The impedance counts once it and the mass are stable.
 */
export const miBodyScale: Decoder = serviceDecoder({
  format: FORMAT,
  serviceUuid: COMPOSITION_UUID,
  octets: COMPOSITION_OCTETS,
  read: (payload) => {
    if (!isTime(payload.subarray(2, 9))) return undefined;
    const [units = 0, flags = 0] = payload;
    const mass = weighing(uintLE(payload, 11, 2), flags, compositionUnit(units, flags));
    return decoded('XMTZC02HM/XMTZC05HM', { ...valuesOf(mass), ...impedance(payload, flags, mass) });
  },
});

const IN_POUNDS = 1 << 0;
const IN_CATTIES = 1 << 4;
const COMPOSITION_IN_CATTIES = 1 << 6;
const HAS_IMPEDANCE = 1 << 1;

function scaleUnit(flags: number): Unit {
  if ((flags & IN_CATTIES) !== 0) return 'catties';
  return (flags & IN_POUNDS) === 0 ? 'kilograms' : 'pounds';
}

function compositionUnit(units: number, flags: number): Unit {
  if ((flags & COMPOSITION_IN_CATTIES) !== 0) return 'catties';
  return (units & IN_POUNDS) === 0 ? 'kilograms' : 'pounds';
}

function weighing(raw: number, flags: number, unit: Unit): Weighing {
  return { raw, unit, isStabilized: (flags & STABILIZED) !== 0, isRemoved: (flags & REMOVED) !== 0 };
}

function valuesOf({ raw, unit, isStabilized, isRemoved }: Weighing): Record<string, Value> {
  return { mass_kg: rounded(raw * KILOGRAMS[unit], 3), stabilized: isStabilized, weight_removed: isRemoved };
}

function impedance(payload: Uint8Array, flags: number, { isStabilized, isRemoved }: Weighing): Record<string, Value> {
  if (!isStabilized || isRemoved || (flags & HAS_IMPEDANCE) === 0) return {};
  return { impedance_ohm: uintLE(payload, 9, 2) };
}

function decoded(model: string, values: Record<string, Value>): Decoded {
  return { format: FORMAT, values, device: { model } };
}

/** Year (two octets), month, day, hour, minute, second. */
function isTime(octets: Uint8Array): boolean {
  const year = uintLE(octets, 0, 2);
  const [, , month = 0, day = 0, hour = 0, minute = 0, second = 0] = octets;
  const isDate = year >= 1970 && year < 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  return isDate && hour < 24 && minute < 60 && second < 60;
}
