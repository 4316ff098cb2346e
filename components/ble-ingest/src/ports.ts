/** One BLE advertisement or scan response as it was on air, before anybody made sense of it. */
export type Advertisement = {
  /** Lower-case hex without colons, most significant byte first. */
  readonly address: string;
  readonly addressType: 'public' | 'random';
  /** dBm; undefined where the adapter does not know it. */
  readonly rssi: number | undefined;
  /** AD structures (Core specification, Vol 3, Part C, 11), possibly malformed: anybody on air can send anything. */
  readonly data: Uint8Array;
  readonly scanResponse: boolean;
  /** Whether the device says that one can connect to it. */
  readonly connectable: boolean;
};

/**
 * `interrupted`: adapter without power, or the scan was switched off by another program; the scanner resumes by itself.
 * `unavailable`: no permission, or an adapter without BLE; only a person can help.
 */
export type AdapterState = 'starting' | 'scanning' | 'interrupted' | 'unavailable' | 'stopped';

/** Hears every advertisement around the gateway, repeated ones too. */
export interface Scanner {
  /**
   * Resolves once the scan runs. `onAdvertisement` gets each report in the order of hearing and owns its bytes;
   * `onState` gets each change of state.
   * @throws ScannerUnavailableError
   */
  start(onAdvertisement: (advertisement: Advertisement) => void, onState: (state: AdapterState) => void): Promise<void>;

  /** Ends the scan; no callback comes after. Safe to call twice. */
  stop(): Promise<void>;
}

/** Secrets that the nucleus keeps, where it keeps any. */
export interface SecretSource {
  /** The secret's text. Rejects where the nucleus has no Secret Manager, the right is missing, or there is no such secret. */
  fetch(nameOrArn: string): Promise<string>;
}
