import { type AclPacket, encodeAcl, type L2capFrame, L2capReassembler } from './acl-data.ts';
import { ACL_OCTETS } from './controller-facts.ts';
import { completedPackets, type LinkParameters } from './hci-event.ts';
import { CONNECTION_TIMEOUT } from './hci-status.ts';
import type { LinkPeer, PeerLink } from './link-peer.ts';
import type { Timers } from './player.ts';

const SUPERVISION_STEP_MS = 10;

/** What a link needs of the controller around it. */
export type LinkSurroundings = {
  readonly timers: Timers;
  /** Sends an H4 packet to the hosts. */
  readonly emit: (packet: Buffer) => void;
  /** Takes the link out of the controller's table and tells the hosts. */
  readonly end: (handle: number, reason: number) => void;
};

/** One connection from the controller's side: carries frames both ways and watches over the peer's presence. */
export class Link implements PeerLink {
  readonly handle: number;
  readonly peer: LinkPeer;
  /** Who asked for it: its end ends the link. */
  readonly owner: unknown;
  parameters: LinkParameters;
  readonly #surroundings: LinkSurroundings;
  readonly #reassembler = new L2capReassembler();
  #isOpen = true;
  #isFaded = false;
  #isDeaf = false;
  /** Set while nothing passes: prevents the loss. */
  #cancelLoss: (() => void) | undefined;

  constructor(
    handle: number,
    peer: LinkPeer,
    owner: unknown,
    parameters: LinkParameters,
    surroundings: LinkSurroundings,
  ) {
    this.handle = handle;
    this.peer = peer;
    this.owner = owner;
    this.parameters = parameters;
    this.#surroundings = surroundings;
  }

  /** Data from the host. While nothing passes nothing is acknowledged: the packets stay in the controller's buffers. */
  receive(packet: AclPacket): void {
    if (this.#cancelLoss) return;
    this.#surroundings.emit(completedPackets(this.handle, 1));
    const frame = this.#reassembler.push(packet);
    if (frame) this.peer.receive(frame);
  }

  send(frame: L2capFrame): void {
    if (!this.#isOpen || this.#cancelLoss) return;
    for (const packet of encodeAcl(this.handle, frame, ACL_OCTETS)) this.#surroundings.emit(packet);
  }

  disconnect(reason: number): void {
    if (this.#isOpen) this.#surroundings.end(this.handle, reason);
  }

  fade(): void {
    this.#isFaded = true;
    this.#supervise();
  }

  recover(): void {
    this.#isFaded = false;
    this.#supervise();
  }

  /** The controller's receiver fails, or works again. */
  setDeaf(isDeaf: boolean): void {
    this.#isDeaf = isDeaf;
    this.#supervise();
  }

  /** The controller is done with the link; the peer learns it. */
  close(): void {
    this.#isOpen = false;
    this.#cancelLoss?.();
    this.peer.unlinked();
  }

  /** Starts the supervision timeout when packets cease to pass, ends it when they pass again. */
  #supervise(): void {
    const isSilent = this.#isOpen && (this.#isFaded || this.#isDeaf);
    if (isSilent === (this.#cancelLoss !== undefined)) return;
    this.#cancelLoss?.();
    this.#cancelLoss = isSilent ? this.#scheduleLoss() : undefined;
  }

  #scheduleLoss(): () => void {
    const lose = (): void => this.#surroundings.end(this.handle, CONNECTION_TIMEOUT);
    return this.#surroundings.timers.after(this.parameters.supervisionTimeout * SUPERVISION_STEP_MS, lose);
  }
}
