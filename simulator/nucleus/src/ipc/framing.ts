import { EventStreamCodec, type Message } from '@smithy/eventstream-codec';
import { FrameError } from './ipc-errors.ts';

/** Bytes before the headers: total length, headers length, checksum of both. */
export const PRELUDE_BYTES = 12;
/** A frame without headers and payload: prelude and checksum. */
const MIN_FRAME_BYTES = 16;

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => Buffer.from(text, 'utf8'),
);

/** One event-stream frame as bytes. */
export function encodeFrame(frame: Message): Uint8Array {
  return codec.encode(frame);
}

/** Turns a byte stream, cut anywhere, into event-stream frames. Unusable after its first error. */
export class FrameDecoder {
  readonly #maxFrameBytes: number;
  #chunks: Uint8Array[] = [];
  #length = 0;
  /** Bytes that must be there before the next step is possible: saves joining chunks in vain. */
  #needed = PRELUDE_BYTES;

  /** `maxFrameBytes` counts a frame without its prelude. */
  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** Gives each frame that the chunk completes, so that those before a damaged one still count. @throws FrameError */
  *push(chunk: Uint8Array): Generator<Message> {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length >= this.#needed) {
      const bytes = this.#join();
      const total = this.#totalLength(bytes);
      if (bytes.length < total) {
        this.#needed = total;
        return;
      }
      this.#keep(bytes.subarray(total));
      yield decode(bytes.subarray(0, total));
    }
  }

  #join(): Buffer {
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    return bytes;
  }

  #keep(rest: Uint8Array): void {
    this.#chunks = [rest];
    this.#length = rest.length;
    this.#needed = PRELUDE_BYTES;
  }

  #totalLength(bytes: Buffer): number {
    const total = bytes.readUInt32BE(0);
    if (total < MIN_FRAME_BYTES) throw new FrameError(`Not an event-stream frame: it says it is ${total} bytes long`);
    if (total - PRELUDE_BYTES > this.#maxFrameBytes) {
      throw new FrameError(
        `A frame of ${total} bytes is over this flavour's ${this.#maxFrameBytes}: send smaller messages`,
      );
    }
    return total;
  }
}

function decode(bytes: Uint8Array): Message {
  try {
    return codec.decode(bytes);
  } catch (error) {
    throw new FrameError('Not an event-stream frame: checksum or headers are damaged', { cause: error });
  }
}
