import { uintBE } from '../byte-fields.ts';
import { unless } from './ruuvi.ts';

/** The flags octet of Ruuvi Air: a calibration that runs, and the least significant bits of two 9-bit indices. */
const CALIBRATION_IN_PROGRESS = 0x01;
const VOC_LOW_BIT = 6;
const NOX_LOW_BIT = 7;

/** VOC and NOX index (9 bits each, 1 to 500) of the two octets from `at` and the flags at `flagsAt`. */
export function airIndices(payload: Uint8Array, at: number, flagsAt: number): Record<string, number | undefined> {
  const flags = uintBE(payload, flagsAt, 1);
  const index = (octetAt: number, lowBit: number) =>
    unless(0x1ff, (uintBE(payload, octetAt, 1) << 1) | ((flags >> lowBit) & 1));
  return { voc_index: index(at, VOC_LOW_BIT), nox_index: index(at + 1, NOX_LOW_BIT) };
}

/** Whether the sensors are still settling, by the flags at `flagsAt`. */
export function calibrates(payload: Uint8Array, flagsAt: number): boolean {
  return (uintBE(payload, flagsAt, 1) & CALIBRATION_IN_PROGRESS) !== 0;
}
