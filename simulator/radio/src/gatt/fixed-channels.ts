import { le16 } from '../octets.ts';

/** L2CAP signaling codes (Core, Vol 3, Part A, 4). */
const COMMAND_REJECT = 0x01;
const PARAMETER_UPDATE_REQUEST = 0x12;
const PARAMETER_UPDATE_RESPONSE = 0x13;
const NOT_UNDERSTOOD = 0x0000;

/** Security Manager codes (Vol 3, Part H, 3.3). */
const PAIRING_REQUEST = 0x01;
const PAIRING_FAILED = 0x05;
/** Reasons (3.5.5). */
const PAIRING_NOT_SUPPORTED = 0x05;
const COMMAND_NOT_SUPPORTED = 0x07;

/** What a peripheral without L2CAP channels of its own answers to a signaling command; undefined to a response. */
export function answerSignaling(command: Buffer): Buffer | undefined {
  const [code, identifier] = command;
  if (code === undefined || identifier === undefined) return undefined;
  if (code === COMMAND_REJECT || code === PARAMETER_UPDATE_RESPONSE) return undefined;
  return Buffer.from([COMMAND_REJECT, identifier, ...le16(2), ...le16(NOT_UNDERSTOOD)]);
}

/** Wishes of a peripheral for the timing of its link, in milliseconds. */
export type PreferredParameters = {
  readonly intervalMs: number;
  /** Connection events that the peripheral wants to skip. */
  readonly latency: number;
  readonly supervisionTimeoutMs: number;
};

/** Connection Parameter Update Request (4.20). */
export function parameterUpdateRequest({ intervalMs, latency, supervisionTimeoutMs }: PreferredParameters): Buffer {
  const interval = le16(Math.round(intervalMs / 1.25));
  const fields = [...interval, ...interval, ...le16(latency), ...le16(Math.round(supervisionTimeoutMs / 10))];
  return Buffer.from([PARAMETER_UPDATE_REQUEST, 1, ...le16(fields.length), ...fields]);
}

/** What a peripheral that cannot pair answers to a Security Manager command; undefined to a failure. */
export function answerPairing(command: Buffer): Buffer | undefined {
  const [code] = command;
  if (code === undefined || code === PAIRING_FAILED) return undefined;
  return Buffer.from([PAIRING_FAILED, code === PAIRING_REQUEST ? PAIRING_NOT_SUPPORTED : COMMAND_NOT_SUPPORTED]);
}
