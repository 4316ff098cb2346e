import { ADV_IND, ADV_NONCONN_IND, type AdvertisingReport, SCAN_RSP } from './advertising-report.ts';
import { leSubevent } from './hci-event.ts';
import { le16, reversed, reversedHex } from './octets.ts';
import { InvalidHciPacketError } from './radio-errors.ts';

const EVENT_INDICATOR = 0x04;
const LE_META_EVENT = 0x3e;
const EXTENDED_ADVERTISING_REPORT = 0x0d;
const EVENT_HEADER = 5;
const REPORT_HEADER = 24;
/** Most data octets that one report of one event can carry: the rest of the 255. */
const MAX_DATA = 229;

/** Bits of Event_Type (Core, Vol 4, Part E, 7.7.65.13). */
const CONNECTABLE = 0x01;
const SCANNABLE = 0x02;
export const EXTENDED_SCAN_RESPONSE = 0x08;
const LEGACY = 0x10;
const MORE_TO_COME = 0x20;

const LE_1M = 0x01;
const NO_PHY = 0x00;
const NO_SID = 0xff;
const NO_TX_POWER = 0x7f;
const NO_ADDRESS = Buffer.alloc(7);

/** One advertisement of an extended scan. `eventType` has the bits above; the rest is as in a legacy report. */
export type ExtendedReport = AdvertisingReport & {
  /** Advertising set, 0 to 15; undefined where the advertisement is a legacy one. */
  readonly sid?: number;
};

/** Event_Type of a legacy advertisement within an extended report (Table 7.1 in 7.7.65.13). */
function legacyEventType(eventType: number): number {
  if (eventType === ADV_IND) return LEGACY | CONNECTABLE | SCANNABLE;
  if (eventType === ADV_NONCONN_IND) return LEGACY;
  if (eventType === SCAN_RSP) return LEGACY | EXTENDED_SCAN_RESPONSE | CONNECTABLE | SCANNABLE;
  return LEGACY | (eventType === 0x01 ? CONNECTABLE : SCANNABLE);
}

/** A legacy report as an extended scan tells it. */
export const asExtended = (report: AdvertisingReport): ExtendedReport => ({
  ...report,
  eventType: legacyEventType(report.eventType),
});

function encodeFragment(report: ExtendedReport, data: Uint8Array, isLast: boolean): Buffer {
  const eventType = report.eventType | (isLast ? 0 : MORE_TO_COME);
  const rssi = Buffer.alloc(1);
  rssi.writeInt8(report.rssi);
  const phys = [LE_1M, report.sid === undefined ? NO_PHY : LE_1M];
  const body = Buffer.concat([
    Buffer.from([EXTENDED_ADVERTISING_REPORT, 1, ...le16(eventType), report.addressType]),
    reversed(report.address),
    Buffer.from([...phys, report.sid ?? NO_SID, NO_TX_POWER]),
    rssi,
    Buffer.from(le16(0)),
    NO_ADDRESS,
    Buffer.from([data.length]),
    data,
  ]);
  return Buffer.concat([Buffer.from([EVENT_INDICATOR, LE_META_EVENT, body.length]), body]);
}

/** The H4 packets, one after the other, that report one advertisement: several where its data exceed 229 octets. */
export function encodeExtendedEvents(report: ExtendedReport): Buffer {
  const packets: Buffer[] = [];
  for (let start = 0; start === 0 || start < report.data.length; start += MAX_DATA) {
    const end = start + MAX_DATA;
    packets.push(encodeFragment(report, report.data.subarray(start, end), end >= report.data.length));
  }
  return Buffer.concat(packets);
}

/** Whether H4 bytes begin with an LE Extended Advertising Report event. */
export const isExtendedEvent = (packet: Uint8Array): boolean => leSubevent(packet) === EXTENDED_ADVERTISING_REPORT;

/** The advertisement of which `encodeExtendedEvents` made these packets. @throws InvalidHciPacketError for other bytes */
export function decodeExtendedEvents(packets: Uint8Array): ExtendedReport {
  const first = Buffer.from(packets);
  if (!isExtendedEvent(first) || first.length < EVENT_HEADER + REPORT_HEADER)
    throw new InvalidHciPacketError('not an LE Extended Advertising Report event');
  const report = first.subarray(EVENT_HEADER);
  const sid = report.readUInt8(11);
  const base = {
    eventType: report.readUInt16LE(0) & ~MORE_TO_COME,
    addressType: report.readUInt8(2),
    address: reversedHex(report.subarray(3, 9)),
    rssi: report.readInt8(13),
    data: Buffer.concat(fragments(first)),
  };
  return sid === NO_SID ? base : { ...base, sid };
}

function fragments(packets: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let rest = packets; rest.length > EVENT_HEADER + REPORT_HEADER; ) {
    const size = 3 + rest.readUInt8(2);
    parts.push(rest.subarray(EVENT_HEADER + REPORT_HEADER, size));
    rest = rest.subarray(size);
  }
  return parts;
}
