import type { Advertisement } from '../ports.ts';

/*
 * Reports on their way between the processes: one array of octets instead of an object with an array of its own each, which
 * would cost more than all the rest of their way. Per report: flags, dBm, six octets of address, length (little-endian), data.
 */

const HEADER = 10;
const RANDOM = 0x01;
const SCAN_RESPONSE = 0x02;
const CONNECTABLE = 0x04;
const RSSI_UNKNOWN = 127;

/** Octets that a report takes. */
export const packedLength = ({ data }: Advertisement): number => HEADER + data.length;

/** Packs reports in their order. */
export function packReports(reports: readonly Advertisement[]): Uint8Array {
  const octets = new Uint8Array(reports.reduce((sum, report) => sum + packedLength(report), 0));
  const view = new DataView(octets.buffer);
  let at = 0;
  for (const report of reports) {
    packHeader(view, at, report);
    octets.set(report.data, at + HEADER);
    at += packedLength(report);
  }
  return octets;
}

function packHeader(view: DataView, at: number, report: Advertisement): void {
  const { address, addressType, rssi, data, scanResponse, connectable } = report;
  const random = addressType === 'random' ? RANDOM : 0;
  view.setUint8(at, random | (scanResponse ? SCAN_RESPONSE : 0) | (connectable ? CONNECTABLE : 0));
  view.setInt8(at + 1, rssi ?? RSSI_UNKNOWN);
  view.setUint16(at + 2, Number.parseInt(address.slice(0, 4), 16));
  view.setUint32(at + 4, Number.parseInt(address.slice(4), 16));
  view.setUint16(at + 8, data.length, true);
}

/** The reports of a pack, each with octets of its own. Never throws: one that is cut off ends the list. */
export function unpackReports(octets: Uint8Array): Advertisement[] {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const reports: Advertisement[] = [];
  let at = 0;
  while (at + HEADER <= octets.length) {
    const end = at + HEADER + view.getUint16(at + 8, true);
    if (end > octets.length) break;
    reports.push(unpackReport(view, at, octets.slice(at + HEADER, end)));
    at = end;
  }
  return reports;
}

function unpackReport(view: DataView, at: number, data: Uint8Array): Advertisement {
  const flags = view.getUint8(at);
  const rssi = view.getInt8(at + 1);
  const address = view.getUint16(at + 2) * 2 ** 32 + view.getUint32(at + 4);
  return {
    address: address.toString(16).padStart(12, '0'),
    addressType: (flags & RANDOM) !== 0 ? 'random' : 'public',
    rssi: rssi === RSSI_UNKNOWN ? undefined : rssi,
    data,
    scanResponse: (flags & SCAN_RESPONSE) !== 0,
    connectable: (flags & CONNECTABLE) !== 0,
  };
}
