import type { PeerAddress } from '../hci-event.ts';
import type { LinkPeer } from '../link-peer.ts';
import type { Timers } from '../player.ts';

/** What stands around a device: others who listen, and the passing of time. */
export interface Air {
  readonly timers: Timers;
  /** Puts the H4 packets of one advertising event on air. */
  advertise(packets: readonly Uint8Array[]): void;
  /** A connectable advertisement was just sent: an adapter that waits for this address connects now. */
  offer(address: PeerAddress, peer: LinkPeer): void;
}

/** A device that lives on air from `start` to `stop`. */
export interface AirDevice {
  start(air: Air): void;
  stop(): void;
}
