import { type DevicesConfig, normalDeviceId } from '../device-config.ts';
import type { DeviceKeys, KeyRing } from './key-ring.ts';

const octets = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

/** The keys of the configured devices. `secrets`: bind keys that the Secret Manager gave, by the secret's name. */
export function keyRingOf(devices: DevicesConfig, secrets: ReadonlyMap<string, Uint8Array>): KeyRing {
  const ring = new Map<string, DeviceKeys>();
  for (const [id, device] of Object.entries(devices)) {
    const { bind_key: key, bind_key_secret: secret, identity_key: irk, counter_epoch: counterEpoch } = device;
    const bindKey = key === undefined ? secret && secrets.get(secret) : octets(key);
    const isMissing = bindKey === undefined && secret !== undefined;
    ring.set(normalDeviceId(id), {
      counterEpoch,
      ...(bindKey ? { key: bindKey } : {}),
      ...(irk === undefined ? {} : { irk: octets(irk) }),
      ...(isMissing ? { keyMissing: true as const } : {}),
    });
  }
  return ring;
}
