import { le16 } from './octets.ts';
import { InvalidHciPacketError } from './radio-errors.ts';

const ACL_INDICATOR = 0x02;
const HEADER = 5;
const L2CAP_HEADER = 4;

/** Packet_Boundary_Flag of ACL data (Core, Vol 4, Part E, 5.4.2). A host starts with 0, a controller with 2. */
const CONTINUING = 0x01;
const FIRST_FROM_CONTROLLER = 0x02;

/** Fixed L2CAP channels of an LE link (Vol 3, Part A, 2.1). */
export const ATT_CHANNEL = 0x0004;
export const SIGNALING_CHANNEL = 0x0005;
export const SMP_CHANNEL = 0x0006;

/** One frame of a fixed channel. */
export type L2capFrame = { readonly channel: number; readonly payload: Buffer };

export type AclPacket = { readonly handle: number; readonly isContinuing: boolean; readonly data: Buffer };

/** Whether an H4 packet is ACL data. */
export function isAclData(packet: Uint8Array): boolean {
  return packet[0] === ACL_INDICATOR;
}

/** @throws InvalidHciPacketError where the packet is no ACL data or its length field lies */
export function decodeAcl(packet: Uint8Array): AclPacket {
  const octets = Buffer.from(packet);
  if (!isAclData(octets) || octets.length < HEADER || octets.length !== HEADER + octets.readUInt16LE(3))
    throw new InvalidHciPacketError(`no ACL data: ${octets.toString('hex')}`);
  const word = octets.readUInt16LE(1);
  return {
    handle: word & 0x0fff,
    isContinuing: ((word >> 12) & 0x03) === CONTINUING,
    data: octets.subarray(HEADER),
  };
}

/** The H4 packets that carry one L2CAP frame from the controller to the host, none with more than `maxOctets` of data. */
export function encodeAcl(handle: number, { channel, payload }: L2capFrame, maxOctets: number): Buffer[] {
  const frame = Buffer.concat([Buffer.from([...le16(payload.length), ...le16(channel)]), payload]);
  const packets: Buffer[] = [];
  for (let start = 0; start < frame.length; start += maxOctets) {
    const data = frame.subarray(start, start + maxOctets);
    const boundary = start === 0 ? FIRST_FROM_CONTROLLER : CONTINUING;
    const header = [ACL_INDICATOR, ...le16(handle | (boundary << 12)), ...le16(data.length)];
    packets.push(Buffer.concat([Buffer.from(header), data]));
  }
  return packets;
}

/** Puts the L2CAP frames of one link together again (Vol 3, Part A, 7.2.1). */
export class L2capReassembler {
  #pending: Buffer = Buffer.alloc(0);

  /** Takes the data of one packet; returns the frame that it completes. What cannot belong to a frame is dropped. */
  push({ isContinuing, data }: AclPacket): L2capFrame | undefined {
    const isOrphan = isContinuing && this.#pending.length === 0;
    if (isOrphan) return undefined;
    this.#pending = isContinuing ? Buffer.concat([this.#pending, data]) : Buffer.from(data);
    if (this.#pending.length < L2CAP_HEADER) return undefined;
    const size = L2CAP_HEADER + this.#pending.readUInt16LE(0);
    if (this.#pending.length < size) return undefined;
    const whole = this.#pending;
    this.#pending = Buffer.alloc(0);
    if (whole.length > size) return undefined;
    return { channel: whole.readUInt16LE(2), payload: whole.subarray(L2CAP_HEADER) };
  }
}
