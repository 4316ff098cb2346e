/** What a client may do with a characteristic (Core, Vol 3, Part G, 3.3.1.1). */
export type CharacteristicProperty = 'broadcast' | 'read' | 'writeWithoutResponse' | 'write' | 'notify' | 'indicate';

/** UUIDs are lower-case hex without dashes: 4 digits for those of the Bluetooth SIG, else 32. */
export type VirtualDescriptor = { readonly uuid: string; readonly value: Uint8Array };

export type VirtualCharacteristic = {
  readonly uuid: string;
  readonly properties: readonly CharacteristicProperty[];
  /** The value now: asked for at each read, notification and indication. At most 512 octets. */
  readonly value: () => Uint8Array;
  /** Notifies, or indicates, a subscribed client as often. Default: only when told to. */
  readonly notifyEveryMs?: number;
  /** Takes what a client wrote. */
  readonly onWrite?: (value: Uint8Array) => void;
  /** Needs an encrypted link: reads and writes are refused with "insufficient authentication", for peers here do not pair. */
  readonly isProtected?: boolean;
  /** Beside the Client Characteristic Configuration, which stands where clients can subscribe. */
  readonly descriptors?: readonly VirtualDescriptor[];
};

export type VirtualService = {
  readonly uuid: string;
  readonly characteristics: readonly VirtualCharacteristic[];
};
