import { reversed, reversedHex } from './octets.ts';
import { InvalidHciPacketError } from './radio-errors.ts';

/** Event_Type of an LE Advertising Report (Core, Vol 4, Part E, 7.7.65.2). */
export const ADV_IND = 0x00;
export const ADV_NONCONN_IND = 0x03;
export const SCAN_RSP = 0x04;

const EVENT_INDICATOR = 0x04;
const LE_META_EVENT = 0x3e;
const ADVERTISING_REPORT = 0x02;
const REPORT_HEADER = 9;

/** One advertisement as a controller reports it. */
export type AdvertisingReport = {
  readonly eventType: number;
  /** 0x00 public, 0x01 random; 0x02 and 0x03 the same, resolved. */
  readonly addressType: number;
  /** Lower-case hex, most significant byte first, without separators. */
  readonly address: string;
  /** AD structures as they were on air. */
  readonly data: Uint8Array;
  /** dBm; 127 is "not available". */
  readonly rssi: number;
};

function encodeReport(report: AdvertisingReport): Buffer {
  const address = reversed(report.address);
  const rssi = Buffer.alloc(1);
  rssi.writeInt8(report.rssi);
  const header = Buffer.from([report.eventType, report.addressType, ...address, report.data.length]);
  return Buffer.concat([header, report.data, rssi]);
}

/** The H4 packet of one LE Advertising Report event with these reports. @throws InvalidHciPacketError over 255 bytes */
export function encodeAdvertisingEvent(reports: readonly AdvertisingReport[]): Buffer {
  const body = Buffer.concat([Buffer.from([ADVERTISING_REPORT, reports.length]), ...reports.map(encodeReport)]);
  if (body.length > 255) throw new InvalidHciPacketError(`${reports.length} reports do not fit one HCI event`);
  return Buffer.concat([Buffer.from([EVENT_INDICATOR, LE_META_EVENT, body.length]), body]);
}

/** Whether an H4 packet is an LE Advertising Report event. */
export function isAdvertisingEvent(packet: Uint8Array): boolean {
  return packet[0] === EVENT_INDICATOR && packet[1] === LE_META_EVENT && packet[3] === ADVERTISING_REPORT;
}

function decodeReport(bytes: Buffer): { report: AdvertisingReport; size: number } {
  const dataLength = bytes[REPORT_HEADER - 1] ?? 0;
  const size = REPORT_HEADER + dataLength + 1;
  if (bytes.length < size) throw new InvalidHciPacketError('an advertising report is cut off');
  const report = {
    eventType: bytes.readUInt8(0),
    addressType: bytes.readUInt8(1),
    address: reversedHex(bytes.subarray(2, 8)),
    data: bytes.subarray(REPORT_HEADER, REPORT_HEADER + dataLength),
    rssi: bytes.readInt8(size - 1),
  };
  return { report, size };
}

/** The reports of an LE Advertising Report event. @throws InvalidHciPacketError for any other packet */
export function decodeAdvertisingEvent(packet: Uint8Array): AdvertisingReport[] {
  if (!isAdvertisingEvent(packet)) throw new InvalidHciPacketError('not an LE Advertising Report event');
  let rest = Buffer.from(packet.subarray(5));
  const reports: AdvertisingReport[] = [];
  for (let count = packet[4] ?? 0; count > 0; count--) {
    const { report, size } = decodeReport(rest);
    reports.push(report);
    rest = rest.subarray(size);
  }
  return reports;
}
