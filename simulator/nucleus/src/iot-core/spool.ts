import type { CloudPublish } from './broker-link.ts';
import { PublishRefusedError } from './iot-core-errors.ts';

/** A message of the spool with the number of times it was handed out. */
export type SpooledMessage = { readonly message: CloudPublish; attempts: number };

/** Classic's in-memory spool: bytes of payload bounded, in order but for messages that had to be tried again. */
export class Spool {
  readonly #maxBytes: number;
  #queue: SpooledMessage[] = [];
  readonly #taken = new Set<SpooledMessage>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Messages held, those in flight included. */
  get length(): number {
    return this.#queue.length + this.#taken.size;
  }

  /** Messages handed out and not yet done. */
  get inFlight(): number {
    return this.#taken.size;
  }

  /** QoS 0 messages make room where there is none. Gives how many of them had to. @throws PublishRefusedError */
  add(message: CloudPublish): number {
    const { length } = message.payload;
    if (length > this.#maxBytes) {
      throw new PublishRefusedError('Message is larger than the size of message spool.');
    }
    const dropped = this.#makeRoom(length);
    if (this.#bytes + length > this.#maxBytes) {
      throw new PublishRefusedError('Message spool is full. Message could not be added.');
    }
    this.#queue.push({ message, attempts: 0 });
    this.#bytes += length;
    return dropped;
  }

  /** Hands out the next message, which stays in the spool until it is done. */
  take(): SpooledMessage | undefined {
    const next = this.#queue.shift();
    if (next === undefined) return undefined;
    next.attempts += 1;
    this.#taken.add(next);
    return next;
  }

  /** Delivered or given up. */
  done(spooled: SpooledMessage): void {
    if (this.#taken.delete(spooled)) this.#bytes -= spooled.message.payload.length;
  }

  /** Back to the front. Several that fail together come back in reverse, as on the real nucleus. */
  putBack(spooled: SpooledMessage): void {
    if (this.#taken.delete(spooled)) this.#queue.unshift(spooled);
  }

  /** Forgets everything; gives how many messages that were. */
  clear(): number {
    const { length } = this;
    this.#queue = [];
    this.#taken.clear();
    this.#bytes = 0;
    return length;
  }

  #makeRoom(bytes: number): number {
    const before = this.#queue.length;
    this.#queue = this.#queue.filter(({ message }) => {
      const keep = message.qos === 1 || this.#bytes + bytes <= this.#maxBytes;
      if (!keep) this.#bytes -= message.payload.length;
      return keep;
    });
    return before - this.#queue.length;
  }
}
