import { SwardError } from '@sward/contracts/errors.ts';

/** A device that can be connected to. */
export type Peer = {
  /** 12 lower-case hex digits, most significant octet first. */
  readonly address: string;
  readonly addressType: 'public' | 'random';
};

/** One characteristic of a connected device. UUIDs are lower-case hex without dashes: 4 digits where they are of the SIG's, else 32. */
export type GattCharacteristic = {
  readonly service: string;
  readonly characteristic: string;
  readonly canRead: boolean;
  /** By notification or indication. */
  readonly canNotify: boolean;
  /**
   * Tells apart what has the same UUIDs: two probes of one service. Absent for the first, else 1, 2, ... in the order of
   * the device. A proxy must pass it on: `read` and `subscribe` go by it.
   */
  readonly instance?: number;
};

/** A link to a device did not come about, or broke. `code` says what happened; the message what to do where one can. */
export class GattError extends SwardError {
  readonly code: 'GATT_TIMEOUT' | 'GATT_DISCONNECTED' | 'GATT_REFUSED' | 'GATT_UNAVAILABLE';

  constructor(code: GattError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A link to one device. Every call fails with GATT_DISCONNECTED once the link is gone. */
export interface GattConnection {
  readonly peer: Peer;
  /** Settles when the link is gone, whoever ended it; says why. Never rejects. */
  readonly closed: Promise<string>;

  /** Every characteristic of the device. @throws GattError */
  discover(): Promise<readonly GattCharacteristic[]>;

  /** The value of a characteristic that `discover` found (Core Specification Vol 3 Part G section 4.8). @throws GattError */
  read(characteristic: GattCharacteristic): Promise<Uint8Array>;

  /** Asks for notifications or indications (Vol 3 Part G sections 4.10 and 4.11). `onValue` owns its bytes. @throws GattError */
  subscribe(characteristic: GattCharacteristic, onValue: (value: Uint8Array) => void): Promise<void>;

  /** Ends the link. Safe to call twice. */
  close(): Promise<void>;
}

/** Connects to devices through the adapter that also scans. */
export interface GattAdapter {
  /**
   * Resolves once the link is up. The adapter makes one link at a time: callers wait in line elsewhere (one call at a
   * time). Gives up after `timeoutMs` and withdraws the attempt, so that an absent device does not block the next.
   * @throws GattError
   */
  connect(peer: Peer, timeoutMs: number): Promise<GattConnection>;
}
