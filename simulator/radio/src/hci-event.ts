import { le16, reversed } from './octets.ts';

const EVENT_INDICATOR = 0x04;
const DISCONNECTION_COMPLETE = 0x05;
const ENCRYPTION_CHANGE = 0x08;
const READ_REMOTE_VERSION_COMPLETE = 0x0c;
const NUMBER_OF_COMPLETED_PACKETS = 0x13;
const LE_META_EVENT = 0x3e;

/** Subevent codes of LE Meta events (Core, Vol 4, Part E, 7.7.65). */
const CONNECTION_COMPLETE = 0x01;
const CONNECTION_UPDATE_COMPLETE = 0x03;
const READ_REMOTE_FEATURES_COMPLETE = 0x04;
const DATA_LENGTH_CHANGE = 0x07;
const ENHANCED_CONNECTION_COMPLETE = 0x0a;

/** Central: the role of the host's side in every link here. */
const CENTRAL = 0x00;
/** 50 ppm. */
const CLOCK_ACCURACY = 0x05;
const NO_ADDRESS = [0, 0, 0, 0, 0, 0];

/** Timing of a link, in the units of the specification. */
export type LinkParameters = {
  /** Steps of 1.25 ms. */
  readonly interval: number;
  /** Connection events that the peripheral may skip. */
  readonly latency: number;
  /** Steps of 10 ms. */
  readonly supervisionTimeout: number;
};

/** Address and type (0 public, 1 random) of a peer; the address as 12 hex digits, most significant octet first. */
export type PeerAddress = { readonly address: string; readonly addressType: number };

const event = (code: number, parameters: readonly number[]): Buffer =>
  Buffer.from([EVENT_INDICATOR, code, parameters.length, ...parameters]);

const leEvent = (subevent: number, parameters: readonly number[]): Buffer =>
  event(LE_META_EVENT, [subevent, ...parameters]);

const timing = ({ interval, latency, supervisionTimeout }: LinkParameters): number[] => [
  ...le16(interval),
  ...le16(latency),
  ...le16(supervisionTimeout),
];

/** The subevent code of an LE Meta event, which is also its place in the LE event mask, from 1; else undefined. */
export function leSubevent(packet: Uint8Array): number | undefined {
  return packet[0] === EVENT_INDICATOR && packet[1] === LE_META_EVENT ? packet[3] : undefined;
}

/** LE Connection Complete (7.7.65.1), or Enhanced (7.7.65.10) where the host asked for that. */
export function connectionComplete(
  status: number,
  handle: number,
  peer: PeerAddress,
  parameters: LinkParameters,
  isEnhanced: boolean,
): Buffer {
  const head = [status, ...le16(handle), CENTRAL, peer.addressType, ...reversed(peer.address)];
  const resolved = isEnhanced ? [...NO_ADDRESS, ...NO_ADDRESS] : [];
  const subevent = isEnhanced ? ENHANCED_CONNECTION_COMPLETE : CONNECTION_COMPLETE;
  return leEvent(subevent, [...head, ...resolved, ...timing(parameters), CLOCK_ACCURACY]);
}

/** LE Connection Update Complete (7.7.65.3). */
export const connectionUpdateComplete = (status: number, handle: number, parameters: LinkParameters): Buffer =>
  leEvent(CONNECTION_UPDATE_COMPLETE, [status, ...le16(handle), ...timing(parameters)]);

/** LE Read Remote Features Complete (7.7.65.4); `features` are 8 octets. */
export const remoteFeaturesComplete = (handle: number, features: readonly number[]): Buffer =>
  leEvent(READ_REMOTE_FEATURES_COMPLETE, [0, ...le16(handle), ...features]);

/** LE Data Length Change (7.7.65.7), the same in both directions. */
export function dataLengthChange(handle: number, octets: number, microseconds: number): Buffer {
  const direction = [...le16(octets), ...le16(microseconds)];
  return leEvent(DATA_LENGTH_CHANGE, [...le16(handle), ...direction, ...direction]);
}

/** Disconnection Complete (7.7.5). */
export const disconnectionComplete = (handle: number, reason: number): Buffer =>
  event(DISCONNECTION_COMPLETE, [0, ...le16(handle), reason]);

/** Encryption Change (7.7.8), of an attempt that failed. */
export const encryptionFailed = (status: number, handle: number): Buffer =>
  event(ENCRYPTION_CHANGE, [status, ...le16(handle), 0]);

/** Read Remote Version Information Complete (7.7.12). */
export const remoteVersionComplete = (handle: number, version: number, manufacturer: number): Buffer =>
  event(READ_REMOTE_VERSION_COMPLETE, [0, ...le16(handle), version, ...le16(manufacturer), 0, 0]);

/** Number Of Completed Packets (7.7.19) of one link. */
export const completedPackets = (handle: number, count: number): Buffer =>
  event(NUMBER_OF_COMPLETED_PACKETS, [1, ...le16(handle), ...le16(count)]);
