import { BLUETOOTH_4_2, NO_MANUFACTURER } from './controller-facts.ts';
import { commandComplete, commandStatus, OPCODES } from './hci-command.ts';
import {
  connectionUpdateComplete,
  dataLengthChange,
  encryptionFailed,
  type LinkParameters,
  remoteFeaturesComplete,
  remoteVersionComplete,
} from './hci-event.ts';
import {
  COMMAND_DISALLOWED,
  INVALID_PARAMETERS,
  KEY_MISSING,
  LOCAL_HOST_TERMINATED,
  SUCCESS,
  UNKNOWN_CONNECTION,
} from './hci-status.ts';
import type { Link } from './link.ts';
import type { LinkLayer } from './link-layer.ts';
import { le16, reversedHex } from './octets.ts';

/** The answer to a command, and the events that follow at once. */
type Answer = readonly Buffer[];

/** A peer without optional features. */
const PEER_FEATURES = [0, 0, 0, 0, 0, 0, 0, 0];
/** Peer_Address_Type goes up to 1, random, in a controller without address resolution. */
const MAX_ADDRESS_TYPE = 1;
const LE_1M = 0x01;

/** Fields that follow one another in every command; `offset` is that of the longest interval, which most chips take. */
const linkParameters = (bytes: Buffer, offset: number): LinkParameters => ({
  interval: bytes.readUInt16LE(offset),
  latency: bytes.readUInt16LE(offset + 2),
  supervisionTimeout: bytes.readUInt16LE(offset + 4),
});

/** Ranges of 7.8.12; the timeout must outlast the interval, skipped events included, twice. */
function isPossible({ interval, latency, supervisionTimeout }: LinkParameters): boolean {
  const isInRange = interval >= 0x0006 && interval <= 0x0c80 && latency <= 0x01f3;
  const leastTimeout = ((1 + latency) * interval * 1.25 * 2) / 10;
  return isInRange && supervisionTimeout >= 0x000a && supervisionTimeout <= 0x0c80 && supervisionTimeout > leastTimeout;
}

function initiate(links: LinkLayer, bytes: Buffer, addressAt: number, timingAt: number, owner: unknown): number {
  const addressType = bytes.readUInt8(addressAt);
  const address = reversedHex(bytes.subarray(addressAt + 1, addressAt + 7));
  const parameters = linkParameters(bytes, timingAt);
  if (addressType > MAX_ADDRESS_TYPE || !isPossible(parameters)) return INVALID_PARAMETERS;
  return links.initiate({ address, addressType, parameters, owner });
}

/** LE Create Connection (7.8.12). */
const createConnection = (links: LinkLayer, bytes: Buffer, owner: unknown): number =>
  bytes.length === 25 ? initiate(links, bytes, 5, 15, owner) : INVALID_PARAMETERS;

/** LE Extended Create Connection (7.8.66): each PHY has 16 octets. The peers here are on LE 1M, which comes first. */
const extendedCreateConnection = (links: LinkLayer, bytes: Buffer, owner: unknown): number =>
  bytes.length >= 26 && ((bytes[9] ?? 0) & LE_1M) !== 0 ? initiate(links, bytes, 2, 16, owner) : INVALID_PARAMETERS;

/** LE Create Connection Cancel (7.8.13). */
function cancelConnection(links: LinkLayer): Answer {
  const cancelled = links.cancel();
  const status = cancelled ? SUCCESS : COMMAND_DISALLOWED;
  const answer = commandComplete(OPCODES.leCreateConnectionCancel, Buffer.from([status]));
  return cancelled ? [answer, cancelled] : [answer];
}

/** LE Connection Update (7.8.18). */
function updateConnection(link: Link, bytes: Buffer): Answer {
  const parameters = bytes.length === 14 ? linkParameters(bytes, 4) : undefined;
  if (!parameters || !isPossible(parameters))
    return [connectionUpdateComplete(INVALID_PARAMETERS, link.handle, link.parameters)];
  link.parameters = parameters;
  return [connectionUpdateComplete(SUCCESS, link.handle, parameters)];
}

/** Disconnect (7.1.6). */
function disconnect({ handle }: Link, _: Buffer, links: LinkLayer): Answer {
  const event = links.disconnect(handle, LOCAL_HOST_TERMINATED);
  return event ? [event] : [];
}

type LinkCommand = (link: Link, bytes: Buffer, links: LinkLayer) => Answer;

/** Commands on one link that are answered by a Command Status, with the events that come after it. */
const ON_LINK = new Map<number, LinkCommand>([
  [OPCODES.disconnect, disconnect],
  [OPCODES.readRemoteVersion, ({ handle }) => [remoteVersionComplete(handle, BLUETOOTH_4_2, NO_MANUFACTURER)]],
  [OPCODES.leReadRemoteFeatures, ({ handle }) => [remoteFeaturesComplete(handle, PEER_FEATURES)]],
  // Peers here have no keys: pairing is refused before it comes to this.
  [OPCODES.leEnableEncryption, ({ handle }) => [encryptionFailed(KEY_MISSING, handle)]],
  [OPCODES.leConnectionUpdate, updateConnection],
]);

const handleOf = (bytes: Buffer): number => (bytes.length >= 2 ? bytes.readUInt16LE(0) & 0x0fff : 0);

/** Read RSSI (7.5.4). */
function readRssi(links: LinkLayer, bytes: Buffer): Answer {
  const handle = handleOf(bytes);
  const link = links.link(handle);
  const returned = [link ? SUCCESS : UNKNOWN_CONNECTION, ...le16(handle), (link?.peer.rssi ?? 0) & 0xff];
  return [commandComplete(OPCODES.readRssi, Buffer.from(returned))];
}

/** LE Set Data Length (7.8.33). */
function setDataLength(links: LinkLayer, bytes: Buffer): Answer {
  const handle = handleOf(bytes);
  const status = links.link(handle) ? SUCCESS : UNKNOWN_CONNECTION;
  const answer = commandComplete(OPCODES.leSetDataLength, Buffer.from([status, ...le16(handle)]));
  const isChange = status === SUCCESS && bytes.length === 6;
  return isChange ? [answer, dataLengthChange(handle, bytes.readUInt16LE(2), bytes.readUInt16LE(4))] : [answer];
}

type Handler = (links: LinkLayer, bytes: Buffer, owner: unknown) => Answer;

const answered =
  (opcode: number, obey: (links: LinkLayer, bytes: Buffer, owner: unknown) => number): Handler =>
  (links, bytes, owner) => [commandStatus(opcode, obey(links, bytes, owner))];

const HANDLERS = new Map<number, Handler>([
  [OPCODES.leCreateConnection, answered(OPCODES.leCreateConnection, createConnection)],
  [OPCODES.leExtendedCreateConnection, answered(OPCODES.leExtendedCreateConnection, extendedCreateConnection)],
  [OPCODES.leCreateConnectionCancel, cancelConnection],
  [OPCODES.readRssi, readRssi],
  [OPCODES.leSetDataLength, setDataLength],
]);

/**
 * Obeys a command that is about connections. `owner` is the host that sent it. Returns the answer and the events that
 * follow; undefined for other commands.
 */
export function linkCommand(links: LinkLayer, opcode: number, bytes: Buffer, owner: unknown): Answer | undefined {
  const onLink = ON_LINK.get(opcode);
  if (!onLink) return HANDLERS.get(opcode)?.(links, bytes, owner);
  const link = links.link(handleOf(bytes));
  if (!link) return [commandStatus(opcode, UNKNOWN_CONNECTION)];
  return [commandStatus(opcode, SUCCESS), ...onLink(link, bytes, links)];
}
