import { LimitExceededError } from '../errors.ts';

/** More bytes of "remaining length" than MQTT 3.1.1, section 2.2.3, allows. */
const LONGEST_LENGTH = 4;

/**
 * Watches the packets in a client's byte stream, cut anywhere, for one that says it is too large: aedes collects a packet
 * to its end before anybody can judge it, and a packet may say that it has 256 MB.
 */
export class PacketSizeGuard {
  readonly #maxBytes: number;
  /** Bytes of the present packet's body still to come. */
  #left = 0;
  /** Bytes of the present packet's length read so far; undefined ahead of a packet's first byte. */
  #lengthBytes: number | undefined;
  #length = 0;

  /** @param maxBytes largest packet after its fixed header */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** @throws LimitExceededError for a packet that is, or says it is, larger than the limit */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      const skipped = Math.min(this.#left, chunk.length - at);
      this.#left -= skipped;
      at += skipped;
      if (at < chunk.length) this.#header(chunk[at++] ?? 0);
    }
  }

  /** One byte of a fixed header (section 2.2): type and flags, then the length by 7 bits a byte. */
  #header(byte: number): void {
    if (this.#lengthBytes === undefined) {
      this.#lengthBytes = 0;
      this.#length = 0;
      return;
    }
    this.#length += (byte & 0x7f) * 128 ** this.#lengthBytes;
    this.#lengthBytes += 1;
    const isLast = byte < 0x80;
    if (this.#length > this.#maxBytes || (!isLast && this.#lengthBytes === LONGEST_LENGTH)) {
      throw new LimitExceededError(`a packet of ${this.#length} bytes or more, ${this.#maxBytes} are taken`);
    }
    if (!isLast) return;
    this.#left = this.#length;
    this.#lengthBytes = undefined;
  }
}
