import { BoundedMap } from './bounded-map.ts';

/** A sensor that was heard and is not configured, for a person to decide about. */
export type Discovered = {
  readonly deviceId: string;
  readonly format: string;
  /** Packets heard of it. */
  readonly heard: number;
  /** dBm of the newest packet, where the adapter knows it. */
  readonly rssi: number | undefined;
  /** When it was last heard, Unix ms. */
  readonly lastMs: number;
  /** Its address may be another tomorrow. Many cheap sensors use such addresses and keep them: a person can tell. */
  readonly isFleeting: boolean;
};

/** What happens to devices that the configuration does not name. */
export type UnknownDevices = 'ignore' | 'discover' | 'forward';

export type Admission = 'admitted' | 'unknown' | 'unidentified';

/** As many as a person can look through, and one message can carry. */
const MAX_DISCOVERED = 50;

/** Who may bring readings in: devices of the configuration, and others only where that is configured. */
export class DoorKeeper {
  readonly #discovered = new BoundedMap<string, Discovered>(MAX_DISCOVERED);

  /**
   * `unidentified`: an address that changes every few minutes, of nobody we know: as a device of its own it would be a
   * new one each time.
   */
  admit(isConfigured: boolean, isFleeting: boolean, unknown: UnknownDevices): Admission {
    if (isConfigured) return 'admitted';
    if (isFleeting) return 'unidentified';
    return unknown === 'forward' ? 'admitted' : 'unknown';
  }

  /** Notes a sensor that waits for approval. */
  note(sensor: Omit<Discovered, 'heard'>): void {
    const heard = (this.#discovered.get(sensor.deviceId)?.heard ?? 0) + 1;
    this.#discovered.set(sensor.deviceId, { ...sensor, heard });
  }

  /** Sensors that wait for approval: the most often heard first. */
  discovered(isConfigured: (deviceId: string) => boolean): readonly Discovered[] {
    return [...this.#discovered.values()]
      .filter(({ deviceId }) => !isConfigured(deviceId))
      .sort((a, b) => b.heard - a.heard);
  }
}
