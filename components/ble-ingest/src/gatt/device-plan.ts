import type { GattCharacteristic } from '../gatt-ports.ts';
import type { CharacteristicFormat } from './characteristic-format.ts';
import { parseDeclaration } from './declared/declared-format.ts';
import type { ConnectConfig } from './gatt-config.ts';
import { standardFormat } from './profiles/standard-characteristics.ts';
import { isWanted, parseWanted, type WantedCharacteristic } from './wanted-characteristic.ts';

/** Characteristics of one device that are taken. */
const MAX_TAKEN = 32;

/** What is done with one characteristic of a device. */
export type PlannedCharacteristic = {
  readonly characteristic: GattCharacteristic;
  readonly format: CharacteristicFormat;
  readonly subscribe: boolean;
  readonly poll: boolean;
};

/** What the configuration wants of a device, ready for use. */
export type DevicePlan = {
  readonly config: ConnectConfig;
  readonly declared: readonly { readonly wanted: WantedCharacteristic; readonly format: CharacteristicFormat }[];
};

function formatName({ characteristic }: WantedCharacteristic): string {
  return `gatt-${characteristic}`;
}

/** @throws DeclarationError, but not for a configuration that went through `connectSchema` */
export function planOf(config: ConnectConfig): DevicePlan {
  const declared = Object.entries(config.characteristics).map(([uuid, declaration]) => {
    const wanted = parseWanted(uuid);
    return { wanted, format: parseDeclaration(formatName(wanted), declaration) };
  });
  return { config, declared };
}

/**
 * What is polled: that which cannot notify, and what the SIG defined, as such sensors may notify only changes. Where no
 * link is held nothing has time to notify.
 */
function planned(found: GattCharacteristic, { config, declared }: DevicePlan): PlannedCharacteristic | undefined {
  const own = declared.find(({ wanted }) => isWanted(wanted, found))?.format;
  const format = own ?? (config.standard ? standardFormat(found.characteristic) : undefined);
  if (format === undefined) return undefined;
  const subscribe = found.canNotify && config.stay_connected;
  const poll = found.canRead && (!subscribe || own === undefined);
  return subscribe || poll ? { characteristic: found, format, subscribe, poll } : undefined;
}

/** What of a device's characteristics is taken, at most 32. */
export function choose(found: readonly GattCharacteristic[], plan: DevicePlan): readonly PlannedCharacteristic[] {
  return found.flatMap((characteristic) => planned(characteristic, plan) ?? []).slice(0, MAX_TAKEN);
}

/** How long a link may be silent, ms: a round of polls that failed is no silence yet. */
export function silentAfterMs({ poll_s, silent_after_s }: ConnectConfig): number {
  return Math.max(silent_after_s, 2.5 * poll_s) * 1000;
}
