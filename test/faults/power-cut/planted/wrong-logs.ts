import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import type { Commit, LogSlice } from '@sward/local-buffer/ports.ts';
import { WrappedLog } from './wrapped-log.ts';

/** Planted: says that a commit is done when it has only noted it, and writes it with the next one. */
export class AcknowledgingTooEarly extends WrappedLog {
  #noted: Commit | undefined;

  override append(commit: Commit): void {
    this.#write();
    this.#noted = commit;
  }

  override read(after: number, maxBytes: number, until?: number): LogSlice | undefined {
    this.#write();
    return this.log.read(after, maxBytes, until);
  }

  override close(): void {
    this.#write();
    this.log.close();
  }

  #write(): void {
    if (this.#noted !== undefined) this.log.append(this.#noted);
    this.#noted = undefined;
  }
}

/** Planted: takes for delivered what was only read for sending. */
export class MovingTheCursorOnSending extends WrappedLog {
  override read(after: number, maxBytes: number, until?: number): LogSlice | undefined {
    const slice = this.log.read(after, maxBytes, until);
    if (slice !== undefined) this.log.moveCursor(CLOUD_CONSUMER, slice.seq + slice.readings.length - 1);
    return slice;
  }
}

/** Planted: numbers without an epoch: a new file hands out the old identities. */
export class WithoutEpoch extends WrappedLog {
  override read(after: number, maxBytes: number, until?: number): LogSlice | undefined {
    return inOneEpoch(this.log.read(after, maxBytes, until), '0000000000000000');
  }
}

/** Planted: one epoch for the whole file, as version 0.1 had it. */
export class WithOneEpoch extends WrappedLog {
  override read(after: number, maxBytes: number, until?: number): LogSlice | undefined {
    return inOneEpoch(this.log.read(after, maxBytes, until), this.id);
  }
}

const inOneEpoch = (slice: LogSlice | undefined, epoch: string): LogSlice | undefined =>
  slice === undefined ? undefined : { ...slice, identity: { epoch, seq: slice.seq } };

/** Planted: the readings in one transaction, the marks of their batches in a later one. */
export class MarkingAfterwards extends WrappedLog {
  override append(commit: Commit): void {
    this.log.append({ ...commit, marks: [] });
    this.log.append({ readings: [], marks: commit.marks });
  }
}

/** Planted: the marks of the batches in one transaction, their readings in a later one. */
export class MarkingBeforehand extends WrappedLog {
  override append(commit: Commit): void {
    this.log.append({ readings: [], marks: commit.marks });
    this.log.append({ ...commit, marks: [] });
  }
}
