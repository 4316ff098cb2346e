import type { Value } from '@sward/contracts/reading.ts';
import { rounded } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';

type RecordReader = (data: Uint8Array) => Record<string, Value>;

const PA_PER_PSI = 6894.757;

const float = (data: Uint8Array) => new DataView(data.buffer, data.byteOffset, data.length).getFloat32(0, true);
const battery = (data: Uint8Array) => ({ battery_mv: rawNumber(data, 0, 'u32le') });
const temperature = (data: Uint8Array) => ({ temperature_c: rawNumber(data, 0, 's16le') / 100 });

/** Four inputs of a kind, by their number from 1 on. */
const inputs = (first: number, count: number, read: (data: Uint8Array, input: number) => Record<string, Value>) =>
  Array.from({ length: count }, (_, index): [number, RecordReader] => [first + index, (data) => read(data, index + 1)]);

const alarmed =
  (alarm: boolean): RecordReader =>
  (data) => ({ ...temperature(data), alarm });

/** What a record says, by its type. Others (resets, times) tell nothing that is measured. */
const RECORDS: ReadonlyMap<number, RecordReader> = new Map<number, RecordReader>([
  [1, temperature],
  [2, (data) => ({ magnet: rawNumber(data, 0, 'u32le') === 0 })],
  [3, () => ({ motion: true })],
  [4, alarmed(true)],
  [5, alarmed(true)],
  [6, alarmed(false)],
  [7, alarmed(true)],
  [8, alarmed(true)],
  [9, alarmed(false)],
  [10, alarmed(true)],
  [12, (data) => ({ ...battery(data), battery_low: false })],
  [13, (data) => ({ ...battery(data), event_button: 'press' })],
  [16, (data) => ({ ...battery(data), battery_low: true })],
  ...inputs(18, 4, (data, input) => ({ [`temperature_c_${input}`]: rounded(float(data), 3) })),
  ...inputs(22, 4, (data, input) => ({ [`voltage_v_${input}`]: rounded(float(data) / 1000, 4) })),
  ...inputs(26, 4, (data, input) => ({ [`current_a_${input}`]: rounded(float(data), 3) })),
  [30, (data) => ({ distance_mm: rounded(float(data), 1) })],
  ...inputs(31, 2, (data, input) => ({ [`pressure_pa_${input}`]: rounded(float(data) * PA_PER_PSI, 3) })),
  [38, (data) => ({ tamper: rawNumber(data, 0, 'u32le') !== 0 })],
]);

/** What a record of a type says in its four octets; nothing where the type measures nothing. */
export function recordValues(type: number, data: Uint8Array): Record<string, Value> {
  return RECORDS.get(type)?.(data) ?? {};
}
