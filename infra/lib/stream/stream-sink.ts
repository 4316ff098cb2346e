import type { FeedSink, RefusedReading } from '../feed/ports.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import type { EventStream } from './ports.ts';
import { toReadingEvent } from './reading-event.ts';

/** Passes on what the feed brings to third parties, repeats too. */
export class StreamSink implements FeedSink {
  readonly #stream: EventStream;

  constructor(stream: EventStream) {
    this.#stream = stream;
  }

  /** @returns none: a reading that can be stored is far below what an event may be */
  async take(readings: readonly StoredReading[]): Promise<readonly RefusedReading[]> {
    await this.#stream.put(readings.map(toReadingEvent));
    return [];
  }
}
