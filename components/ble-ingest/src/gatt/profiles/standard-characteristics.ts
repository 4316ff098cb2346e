import type { CharacteristicFormat } from '../characteristic-format.ts';
import { ENVIRONMENTAL_SENSING } from './environmental-sensing.ts';
import { HEALTH_AND_BATTERY } from './health.ts';

const STANDARD: ReadonlyMap<string, CharacteristicFormat> = new Map([...ENVIRONMENTAL_SENSING, ...HEALTH_AND_BATTERY]);

/**
 * The format of a characteristic that the SIG defined; `undefined` for others. It means the same in whatever service: many
 * sensors put Temperature into one of their own.
 */
export function standardFormat(characteristicUuid: string): CharacteristicFormat | undefined {
  return STANDARD.get(characteristicUuid);
}

/** All of them, by UUID: for documents and tests. */
export function standardCharacteristics(): ReadonlyMap<string, CharacteristicFormat> {
  return STANDARD;
}
