/** What is known of one device's secrets. */
export type DeviceKeys = {
  /** Bind key: 16 octets, or 12 of the oldest MiBeacon. */
  readonly key?: Uint8Array;
  /** Identity Resolving Key: 16 octets. */
  readonly irk?: Uint8Array;
  /** A new number forgets the counter of this device, after its battery was changed. */
  readonly counterEpoch: number;
  /** A key is configured but could not be fetched yet: nothing of the device is believed meanwhile. */
  readonly keyMissing?: true;
};

/** The keys of the configuration, by device id (12 lower-case hex digits). */
export type KeyRing = ReadonlyMap<string, DeviceKeys>;

/** True where plaintext of this device must not count. */
export function mustBeEncrypted(ring: KeyRing, deviceId: string): boolean {
  const keys = ring.get(deviceId);
  return keys?.key !== undefined || keys?.keyMissing === true;
}
