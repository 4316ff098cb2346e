import type { Flavour } from '../ports.ts';

/** Where the two nuclei differ on the wire. */
export type FlavourRules = {
  readonly flavour: Flavour;
  /**
   * Largest frame taken, in bytes, without its 12-byte prelude. That is how lite counts its 10,000: the largest payloads
   * measured on it (7,371 B local, 7,389 B to IoT Core) fit no other way.
   */
  readonly maxFrameBytes: number;
  /** Largest one-shot response in bytes of frame; lite encodes into a buffer of this size. */
  readonly maxResponseBytes: number;
  /** Limits of the JSON decoder; the Java nucleus has none that matter. */
  readonly json?: { readonly maxDepth: number; readonly maxValues: number };
  /** `:message-flags` of a one-shot response: classic ends the stream, lite leaves that to the client. */
  readonly responseFlags: 0 | 2;
  /** Classic says so before it closes; lite only closes. */
  readonly refusesWithAck: boolean;
  /** Lite knows no message type but connect and application message, and closes the connection on stream id 0. */
  readonly answersPing: boolean;
};

const MIB = 1024 * 1024;

const LITE: FlavourRules = {
  flavour: 'lite',
  maxFrameBytes: 10_000,
  maxResponseBytes: 10_000,
  json: { maxDepth: 15, maxValues: 255 },
  responseFlags: 0,
  refusesWithAck: false,
  answersPing: false,
};

const CLASSIC: FlavourRules = {
  flavour: 'classic',
  maxFrameBytes: 16 * MIB,
  maxResponseBytes: 16 * MIB,
  responseFlags: 2,
  refusesWithAck: true,
  answersPing: true,
};

/** The wire rules of a flavour. */
export function rulesOf(flavour: Flavour): FlavourRules {
  return flavour === 'lite' ? LITE : CLASSIC;
}
