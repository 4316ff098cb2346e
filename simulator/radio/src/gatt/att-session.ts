import { MIN_MTU } from './att-pdu.ts';
import type { VirtualCharacteristic } from './gatt-service.ts';

/** A part of a long write that waits for its execution. */
export type PreparedWrite = { readonly handle: number; readonly offset: number; readonly part: Buffer };

/** What a server remembers of one client, for as long as the link lasts: clients here are not bonded. */
export type AttSession = {
  mtu: number;
  /** Client Characteristic Configuration: bit 0 notifications, bit 1 indications (Core, Vol 3, Part G, 3.3.3.3). */
  readonly configurations: Map<VirtualCharacteristic, number>;
  /** Long value being read, so that its parts fit together even when the value changes meanwhile. */
  longRead: { readonly handle: number; readonly value: Uint8Array } | undefined;
  prepared: PreparedWrite[];
};

export const openSession = (): AttSession => ({
  mtu: MIN_MTU,
  configurations: new Map(),
  longRead: undefined,
  prepared: [],
});
