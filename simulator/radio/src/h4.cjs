'use strict';

/** Bytes of the header after the packet indicator, and where in it the payload's length stands (Vol 4, Part A, 2; Part E, 5.4). */
const HEADERS = new Map([
  [0x01, { size: 3, length: (/** @type {Buffer} */ header) => header.readUInt8(2) }],
  [0x02, { size: 4, length: (/** @type {Buffer} */ header) => header.readUInt16LE(2) }],
  [0x03, { size: 3, length: (/** @type {Buffer} */ header) => header.readUInt8(2) }],
  [0x04, { size: 2, length: (/** @type {Buffer} */ header) => header.readUInt8(1) }],
  [0x05, { size: 4, length: (/** @type {Buffer} */ header) => header.readUInt16LE(2) & 0x3fff }],
]);

/** A byte that is no H4 packet indicator stands where a packet should begin: the stream cannot be followed any further. */
class H4FramingError extends Error {
  code = 'H4_FRAMING';

  /** @param {number} indicator */
  constructor(indicator) {
    super(`0x${indicator.toString(16)} is no H4 packet indicator: reconnect, and check that the peer speaks H4`);
    this.name = 'H4FramingError';
  }
}

/** @param {Buffer} bytes starting at a packet @returns {number | undefined} the packet's length; undefined: not known yet */
function packetLength(bytes) {
  const indicator = bytes[0];
  if (indicator === undefined) return undefined;
  const header = HEADERS.get(indicator);
  if (!header) throw new H4FramingError(indicator);
  if (bytes.length < 1 + header.size) return undefined;
  return 1 + header.size + header.length(bytes.subarray(1));
}

/** Cuts a byte stream into whole H4 packets (Bluetooth Core, Vol 4, Part A), however the stream was chopped. */
class H4Reassembler {
  /** @type {Buffer} */
  #pending = Buffer.alloc(0);

  /**
   * Takes the next bytes of the stream; returns the packets that they complete, each in a buffer of its own.
   * @param {Uint8Array} chunk
   * @returns {Buffer[]}
   * @throws {H4FramingError}
   */
  push(chunk) {
    let rest = Buffer.concat([this.#pending, chunk]);
    const packets = [];
    for (let size = packetLength(rest); size !== undefined && size <= rest.length; size = packetLength(rest)) {
      packets.push(Buffer.from(rest.subarray(0, size)));
      rest = rest.subarray(size);
    }
    this.#pending = rest;
    return packets;
  }
}

module.exports = { H4Reassembler, H4FramingError };
