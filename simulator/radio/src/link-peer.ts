import type { L2capFrame } from './acl-data.ts';

/** What the far side of a link can do with it. */
export interface PeerLink {
  /** Sends one frame to the host. Nothing happens once the link is gone. */
  send(frame: L2capFrame): void;
  /** Ends the link in good order; the host learns `reason` (Core, Vol 1, Part F). */
  disconnect(reason: number): void;
  /** Goes out of reach: nothing passes, and the link is lost when the supervision timeout is over. */
  fade(): void;
  /** Comes back into reach. Frames that were sent meanwhile are lost. */
  recover(): void;
}

/** A device that takes connections, as the controller's link layer sees it. It serves one link at a time. */
export interface LinkPeer {
  /** dBm, as the controller measures it; 127 is "not available". */
  readonly rssi: number;
  /** The link is up. */
  linked(link: PeerLink): void;
  /** A frame from the host. */
  receive(frame: L2capFrame): void;
  /** The link is gone, for whatever reason. */
  unlinked(): void;
}
