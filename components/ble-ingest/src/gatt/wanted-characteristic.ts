import type { GattCharacteristic } from '../gatt-ports.ts';
import { DeclarationError } from './declared/declaration-error.ts';
import { normalUuid } from './uuid.ts';

/** A characteristic that the configuration names. `service` only where the device has the same UUID in several. */
export type WantedCharacteristic = { readonly service?: string; readonly characteristic: string };

function requireUuid(text: string): string {
  const uuid = normalUuid(text);
  if (uuid !== undefined) return uuid;
  throw new DeclarationError(
    `"${text}" is no UUID: 4 hex digits of the SIG's (2a6e), or 32 with or without dashes; service/characteristic for both`,
  );
}

/** Reads `2a6e`, `6e400003-b5a3-f393-e0a9-e50e24dcca9e` or `181a/2a6e`. @throws DeclarationError */
export function parseWanted(text: string): WantedCharacteristic {
  const parts = text.split('/');
  const [first = '', second] = parts;
  if (parts.length > 2)
    throw new DeclarationError(`"${text}" has ${parts.length} parts: service/characteristic are two`);
  if (second === undefined) return { characteristic: requireUuid(first) };
  return { service: requireUuid(first), characteristic: requireUuid(second) };
}

/** True where `found` is the characteristic that is wanted. */
export function isWanted(wanted: WantedCharacteristic, found: GattCharacteristic): boolean {
  if (wanted.service !== undefined && wanted.service !== found.service) return false;
  return wanted.characteristic === found.characteristic;
}
