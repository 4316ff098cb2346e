import type { Advertisement } from '../ports.ts';

/** One report of an advertising event: the whole of an advertisement, or a piece of a long one. */
export type AdvertisingReport = {
  /** `data` is a view on the packet. */
  readonly advertisement: Advertisement;
  /** Whether more pieces follow, or the controller gave up on them. A legacy report is whole. */
  readonly completeness: 'whole' | 'more' | 'truncated';
  /** Tells the sets of one device apart (Vol 6 Part B section 2.3.4.5); undefined for a legacy report. */
  readonly setId: number | undefined;
};

const EVENT_INDICATOR = 0x04;
const LE_META_EVENT = 0x3e;
const ADVERTISING_REPORT = 0x02;
const EXTENDED_ADVERTISING_REPORT = 0x0d;
const FIRST_REPORT = 5;
const RSSI_UNKNOWN = 127;
/** What the specification has for RSSI, dBm; some controllers send what is outside where they do not know it. */
const RSSI_LEAST = -127;
const RSSI_MOST = 20;

const LEGACY_HEADER = 9;
const ADV_IND = 0x00;
const SCAN_RSP = 0x04;

const EXTENDED_HEADER = 24;
const CONNECTABLE = 0x01;
const SCAN_RESPONSE = 0x08;
const LEGACY_PDU = 0x10;
const DATA_STATUS_SHIFT = 5;
const COMPLETENESS = ['whole', 'more', 'truncated', 'truncated'] as const;
/** No address at all: nobody can tell who sends. */
const ANONYMOUS = 0xff;

/** Two hex digits per octet value. */
const HEX: readonly string[] = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/**
 * Reads LE Advertising Report and LE Extended Advertising Report (Core Specification Vol 4 Part E sections 7.7.65.2 and
 * 7.7.65.13) from an H4 packet. Undefined for any other packet. Never throws: a report that is cut off ends the list, one
 * of an anonymous device is left out.
 */
export function readAdvertisingEvent(packet: Uint8Array): AdvertisingReport[] | undefined {
  if (packet[0] !== EVENT_INDICATOR || packet[1] !== LE_META_EVENT) return undefined;
  if (packet[3] === ADVERTISING_REPORT) return readReports(packet, LEGACY_HEADER, legacyReport, 1);
  if (packet[3] === EXTENDED_ADVERTISING_REPORT) return readReports(packet, EXTENDED_HEADER, extendedReport, 0);
  return undefined;
}

type ReadReport = (packet: Uint8Array, at: number, data: Uint8Array) => AdvertisingReport | undefined;

/** Each report has a header whose last octet is the length of the data, the data, and `trailer` octets. */
function readReports(packet: Uint8Array, header: number, read: ReadReport, trailer: number): AdvertisingReport[] {
  const reports: AdvertisingReport[] = [];
  let at = FIRST_REPORT;
  for (let count = packet[4] ?? 0; count > 0; count -= 1) {
    const dataEnd = at + header + (packet[at + header - 1] ?? 0);
    if (at + header > packet.length || dataEnd + trailer > packet.length) break;
    const report = read(packet, at, packet.subarray(at + header, dataEnd));
    if (report !== undefined) reports.push(report);
    at = dataEnd + trailer;
  }
  return reports;
}

function legacyReport(packet: Uint8Array, at: number, data: Uint8Array): AdvertisingReport {
  const eventType = packet[at];
  const advertisement: Advertisement = {
    address: addressAt(packet, at + 2),
    addressType: addressTypeOf(packet[at + 1]),
    rssi: rssiOf(packet[at + LEGACY_HEADER + data.length]),
    data,
    scanResponse: eventType === SCAN_RSP,
    connectable: eventType === ADV_IND,
  };
  return { advertisement, completeness: 'whole', setId: undefined };
}

function extendedReport(packet: Uint8Array, at: number, data: Uint8Array): AdvertisingReport | undefined {
  const eventType = (packet[at] ?? 0) | ((packet[at + 1] ?? 0) << 8);
  const addressType = packet[at + 2];
  if (addressType === ANONYMOUS) return undefined;
  const advertisement: Advertisement = {
    address: addressAt(packet, at + 3),
    addressType: addressTypeOf(addressType),
    rssi: rssiOf(packet[at + 13]),
    data,
    scanResponse: (eventType & SCAN_RESPONSE) !== 0,
    connectable: (eventType & CONNECTABLE) !== 0,
  };
  const completeness = COMPLETENESS[(eventType >> DATA_STATUS_SHIFT) & 0b11] ?? 'truncated';
  return { advertisement, completeness, setId: (eventType & LEGACY_PDU) === 0 ? packet[at + 11] : undefined };
}

/** 0x02 and 0x03 are the same as 0x00 and 0x01, resolved by the controller. */
const addressTypeOf = (octet = 0): Advertisement['addressType'] => ((octet & 1) === 1 ? 'random' : 'public');

/** A signed octet, dBm. */
function rssiOf(octet = RSSI_UNKNOWN): number | undefined {
  const rssi = (octet << 24) >> 24;
  return rssi < RSSI_LEAST || rssi > RSSI_MOST ? undefined : rssi;
}

/** Addresses travel least significant octet first. */
function addressAt(packet: Uint8Array, at: number): string {
  let text = '';
  for (let index = at + 5; index >= at; index -= 1) text += HEX[packet[index] ?? 0];
  return text;
}
