import type { AclPacket } from './acl-data.ts';
import { connectionComplete, disconnectionComplete, type LinkParameters, type PeerAddress } from './hci-event.ts';
import {
  COMMAND_DISALLOWED,
  CONNECTION_LIMIT_EXCEEDED,
  LOCAL_HOST_TERMINATED,
  SUCCESS,
  UNKNOWN_CONNECTION,
} from './hci-status.ts';
import { Link } from './link.ts';
import type { LinkPeer } from './link-peer.ts';
import type { Timers } from './player.ts';

/** The connection that a host waits for. */
export type Initiation = PeerAddress & {
  readonly parameters: LinkParameters;
  /** Who asked: it ends with its owner. */
  readonly owner: unknown;
};

/** What the link layer tells, beyond the answers to commands. */
export type LinkEvents = {
  /** Sends an H4 packet to the hosts. */
  readonly emit: (packet: Buffer) => void;
  /** Whether hosts asked for LE Enhanced Connection Complete. */
  readonly isEnhanced: () => boolean;
};

/** First connection handle; chips hand out the lowest that is free, so a handle comes again soon. */
const FIRST_HANDLE = 0x40;

/** The initiator and the links of one controller (Core, Vol 6, Part B, 4.4.4 and 4.5). */
export class LinkLayer {
  readonly #events: LinkEvents;
  readonly #timers: Timers;
  readonly #maxLinks: number;
  readonly #links = new Map<number, Link>();
  #initiation: Initiation | undefined;

  constructor(events: LinkEvents, timers: Timers, maxLinks: number) {
    this.#events = events;
    this.#timers = timers;
    this.#maxLinks = maxLinks;
  }

  /** Number of links that are up. */
  get size(): number {
    return this.#links.size;
  }

  /** Whether a host waits for a device. */
  get isInitiating(): boolean {
    return this.#initiation !== undefined;
  }

  link(handle: number): Link | undefined {
    return this.#links.get(handle);
  }

  /** Starts to wait for the peer's advertisement; for ever, until cancelled. Returns the command's status. */
  initiate(initiation: Initiation): number {
    if (this.#initiation) return COMMAND_DISALLOWED;
    if (this.#links.size >= this.#maxLinks) return CONNECTION_LIMIT_EXCEEDED;
    this.#initiation = initiation;
    return SUCCESS;
  }

  /** Stops waiting; returns the event that says so (7.8.13), undefined where nobody waited. */
  cancel(): Buffer | undefined {
    const initiation = this.#initiation;
    this.#initiation = undefined;
    return initiation && this.#completed(UNKNOWN_CONNECTION, 0, initiation);
  }

  /** A connectable advertisement of this peer is on air: whoever waits for it is connected. */
  offer({ address, addressType }: PeerAddress, peer: LinkPeer): void {
    const initiation = this.#initiation;
    if (!initiation || initiation.address !== address || initiation.addressType !== addressType) return;
    this.#initiation = undefined;
    const { emit } = this.#events;
    const surroundings = { timers: this.#timers, emit, end: this.#end };
    const link = new Link(this.#freeHandle(), peer, initiation.owner, initiation.parameters, surroundings);
    this.#links.set(link.handle, link);
    emit(this.#completed(SUCCESS, link.handle, initiation));
    peer.linked(link);
  }

  /** Data from a host; that for a link which is gone is lost, as it is in a controller's buffers. */
  receive(packet: AclPacket): void {
    this.#links.get(packet.handle)?.receive(packet);
  }

  /** A host is gone: so are its links and what it waited for. */
  leave(owner: unknown): void {
    if (this.#initiation?.owner === owner) this.#initiation = undefined;
    for (const link of [...this.#links.values()])
      if (link.owner === owner) this.#end(link.handle, LOCAL_HOST_TERMINATED);
  }

  /** Loses every link without a word, as at a reset or without power. */
  reset(): void {
    this.#initiation = undefined;
    const links = [...this.#links.values()];
    this.#links.clear();
    for (const link of links) link.close();
  }

  /** The receiver fails, or works again. */
  setDeaf(isDeaf: boolean): void {
    for (const link of this.#links.values()) link.setDeaf(isDeaf);
  }

  /** Ends a link; returns the event that says so, undefined where there is no such link. */
  disconnect(handle: number, reason: number): Buffer | undefined {
    const link = this.#links.get(handle);
    if (!link) return undefined;
    this.#links.delete(handle);
    link.close();
    return disconnectionComplete(handle, reason);
  }

  readonly #end = (handle: number, reason: number): void => {
    const event = this.disconnect(handle, reason);
    if (event) this.#events.emit(event);
  };

  #completed(status: number, handle: number, initiation: Initiation): Buffer {
    return connectionComplete(status, handle, initiation, initiation.parameters, this.#events.isEnhanced());
  }

  #freeHandle(): number {
    let handle = FIRST_HANDLE;
    while (this.#links.has(handle)) handle++;
    return handle;
  }
}
