import { isPlausible } from '@sward/contracts/quantities.ts';
import type { Value } from '@sward/contracts/reading.ts';
import type { GattCharacteristic } from '../gatt-ports.ts';
import { isRejected, type Told } from './characteristic-format.ts';

/** The second of the same characteristic in a service is the second probe: `temperature_c_2`. */
function probeName(name: string, instance: number): string {
  return instance === 0 ? name : `${name}_${instance + 1}`;
}

/** The frame as readings carry it: probes numbered, every value plausible; else why it may not be published. */
export function judge(told: Told, { instance = 0 }: GattCharacteristic): Told {
  if (isRejected(told)) return told;
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries(told)) values[probeName(name, instance)] = value;
  const isSound = Object.entries(values).every(([name, value]) => isPlausible(name, value));
  return isSound ? values : 'implausible';
}
