import { ADV_IND, ADV_NONCONN_IND, encodeAdvertisingEvent, SCAN_RSP } from '../advertising-report.ts';
import type { PeerAddress } from '../hci-event.ts';
import { advertisingData, discoverableFlags, localName, serviceUuidList } from '../sensors/ad-structures.ts';

/** How a peripheral makes itself known. */
export type Advertising = {
  /** Default 100 ms, to which the specification adds up to 10 at random. */
  readonly intervalMs?: number;
  /** Goes into the scan response. */
  readonly name?: string;
  /** 4 or 32 hex digits; go into the advertisement. */
  readonly serviceUuids?: readonly string[];
  /** AD structures as they are, malformed ones too, in place of flags and service UUIDs; asked for at each advertisement. */
  readonly data?: () => Uint8Array;
  /** AD structures of the scan response, in place of the name. */
  readonly scanResponse?: () => Uint8Array;
  /** dBm, default -60. */
  readonly rssi?: number;
  /** Default true. */
  readonly isConnectable?: boolean;
};

/** The H4 packets of one advertising event: the advertisement, and the scan response where there is one. */
export function advertisingPackets(peer: PeerAddress, advertising: Advertising): Buffer[] {
  const { name, serviceUuids = [], rssi = -60, isConnectable = true } = advertising;
  const lists = serviceUuids.length > 0 ? [serviceUuidList(serviceUuids)] : [];
  const data = advertising.data?.() ?? advertisingData(discoverableFlags(), ...lists);
  const answer = advertising.scanResponse?.() ?? (name === undefined ? undefined : advertisingData(localName(name)));
  const report = { ...peer, rssi };
  const eventType = isConnectable ? ADV_IND : ADV_NONCONN_IND;
  const advertisement = encodeAdvertisingEvent([{ ...report, eventType, data }]);
  if (!answer || !isConnectable) return [advertisement];
  return [advertisement, encodeAdvertisingEvent([{ ...report, eventType: SCAN_RSP, data: answer }])];
}
