import type { FeedSink, RefusedReading } from '../feed/ports.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import { toArchiveLine } from './archive-line.ts';
import type { ArchiveStream } from './ports.ts';

/** Archives what the feed brings. Repeats are archived again; the table's view shows each reading once. */
export class ArchiveSink implements FeedSink {
  readonly #stream: ArchiveStream;

  constructor(stream: ArchiveStream) {
    this.#stream = stream;
  }

  /** @returns none: whatever is stored can be archived */
  async take(readings: readonly StoredReading[]): Promise<readonly RefusedReading[]> {
    await this.#stream.put(readings.map(toArchiveLine));
    return [];
  }
}
