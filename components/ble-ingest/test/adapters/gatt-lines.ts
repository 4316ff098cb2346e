import type { ConnectConfig } from '../../src/gatt/gatt-config.ts';
import type { PeerStatus } from '../../src/gatt/peer-status.ts';
import type { GattCharacteristic, Peer } from '../../src/gatt-ports.ts';

type OfLink = { readonly id: number; readonly address: string };

/** What the test asks of `gatt-program.ts`; each but the first is answered by one line with the same number. */
export type GattOrder =
  | { readonly order: 'sessions'; readonly devices: Readonly<Record<string, Partial<ConnectConfig>>> }
  | { readonly order: 'status'; readonly id: number }
  | { readonly order: 'connect'; readonly id: number; readonly peer: Peer; readonly timeoutMs: number }
  | ({ readonly order: 'discover' } & OfLink)
  | ({ readonly order: 'close' } & OfLink)
  | ({ readonly order: 'read'; readonly characteristic: GattCharacteristic } & OfLink)
  | ({ readonly order: 'subscribe'; readonly characteristic: GattCharacteristic } & OfLink)
  | { readonly order: 'cycles'; readonly id: number; readonly peer: Peer; readonly count: number }
  | { readonly order: 'tables'; readonly id: number };

/** An order without its number, of every kind. */
export type Unnumbered<O> = O extends { readonly id: number } ? Omit<O, 'id'> : never;

/** Memory after a collection, and what noble still holds of devices. */
export type Leftovers = {
  readonly heapBytes: number;
  readonly rssBytes: number;
  /** Entries in all of noble's tables of devices and links. */
  readonly entries: number;
  /** Listeners on noble's emitters. */
  readonly listeners: number;
};

export type GattLine = {
  /** Of the scanner beside. */
  readonly state?: string;
  readonly closed?: string;
  readonly address?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly format?: string;
  readonly deviceId?: string;
  readonly notified?: string;
  readonly error?: string;
  /** Number of the order that this answers. */
  readonly id?: number;
  readonly code?: string;
  readonly message?: string;
  readonly characteristics?: readonly GattCharacteristic[];
  readonly value?: string;
  readonly status?: Readonly<Record<string, PeerStatus>>;
  readonly reports?: number;
  readonly before?: Leftovers;
  readonly after?: Leftovers;
};
