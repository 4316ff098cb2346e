import type { NobleLinkHci } from './noble-gatt-internals.ts';

const ACL_PACKET = 0x02;
/** Packet boundary flag of a fragment that goes on (Core Specification Vol 4 Part E section 5.4.2). */
const CONTINUING = 0x01;
/** H4 indicator, handle and length; the first fragment also has the L2CAP header, length and channel. */
const ACL_HEADER_OCTETS = 5;
const L2CAP_HEADER_OCTETS = 4;

const guarded = new WeakSet<NobleLinkHci>();

/** A first fragment too short for its header: noble would read past its end and throw. */
function isTorn(packet: Buffer): boolean {
  if (packet[0] !== ACL_PACKET) return false;
  if (packet.length < ACL_HEADER_OCTETS) return true;
  const isFirst = packet.readUInt16LE(1) >> 12 !== CONTINUING;
  return isFirst && packet.length < ACL_HEADER_OCTETS + L2CAP_HEADER_OCTETS;
}

/** noble appends fragments to a frame that is full already until memory ends: it looks for equal lengths only. */
function dropOverfull(hci: NobleLinkHci, packet: Buffer): void {
  if (packet[0] !== ACL_PACKET) return;
  const handle = String(packet.readUInt16LE(1) & 0x0fff);
  const held = hci._handleBuffers[handle];
  if (held && held.data.length > held.length) delete hci._handleBuffers[handle];
}

/** Hands packets to `receive`, without those that would break noble. What it throws goes to `onError`. */
function guard(hci: NobleLinkHci, receive: (packet: Buffer) => void, onError: (error: unknown) => void) {
  return (packet: Buffer): void => {
    if (isTorn(packet)) return;
    try {
      receive(packet);
    } catch (error) {
      onError(error);
    }
    dropOverfull(hci, packet);
  };
}

/**
 * noble sends in the background and throws where a packet was queued for a link that has gone: an unhandled rejection,
 * which ends the process. The bad packet is out of its queue by then, so the rest can still go.
 */
function guardSending(hci: NobleLinkHci, onError: (error: unknown) => void): void {
  const flush = hci.flushAcl.bind(hci);
  const write = hci.writeAclDataPkt.bind(hci);
  hci.flushAcl = async () => {
    hci._aclQueue = hci._aclQueue.filter(({ handle }) => hci._aclConnections.has(handle));
    await flush().catch(onError);
  };
  hci.writeAclDataPkt = (handle, channel, data) => write(handle, channel, data).catch(onError);
}

/**
 * Keeps what a connected device sends from harming noble, and what noble throws from ending the process. Once for each
 * noble; its socket may be open already, and is opened anew after each loss of power.
 */
export function guardAcl(hci: NobleLinkHci, onError: (error: unknown) => void): void {
  if (guarded.has(hci)) return;
  guarded.add(hci);
  for (const listener of hci._socket.listeners('data')) {
    if (typeof listener !== 'function') continue;
    const receive = (packet: Buffer): void => void Reflect.apply(listener, hci._socket, [packet]);
    Reflect.apply(hci._socket.removeListener, hci._socket, ['data', listener]);
    hci._socket.on('data', guard(hci, receive, onError));
  }
  hci.onSocketData = guard(hci, hci.onSocketData.bind(hci), onError);
  guardSending(hci, onError);
}
