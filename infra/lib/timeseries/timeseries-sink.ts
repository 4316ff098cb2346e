import { SwardError } from '@sward/contracts/errors.ts';
import type { FeedSink, RefusedReading } from '../feed/ports.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import type { PointWriter, ReadingPoint } from './ports.ts';
import { toReadingPoint } from './reading-point.ts';

/** Of a reading that came several times, what came last. */
function withoutRepeats(readings: readonly StoredReading[]): StoredReading[] {
  const latest = new Map<string, StoredReading>();
  for (const reading of readings) {
    const key = `${reading.gatewayId}#${reading.epoch}#${reading.seq}`;
    const known = latest.get(key);
    if (known === undefined || known.cloudReceivedAt <= reading.cloudReceivedAt) latest.set(key, reading);
  }
  return [...latest.values()];
}

type Mapped = { readonly readings: Map<ReadingPoint, StoredReading>; readonly refused: RefusedReading[] };

function toPoints(readings: readonly StoredReading[]): Mapped {
  const mapped: Mapped = { readings: new Map(), refused: [] };
  for (const reading of readings) {
    try {
      mapped.readings.set(toReadingPoint(reading), reading);
    } catch (error) {
      if (!(error instanceof SwardError)) throw error;
      mapped.refused.push({ reading, reason: `${error.code}: ${error.message}` });
    }
  }
  return mapped;
}

/** Readings of the feed into a time series database. */
export class TimeseriesSink implements FeedSink {
  readonly #writer: PointWriter;

  constructor(writer: PointWriter) {
    this.#writer = writer;
  }

  /** @throws what the writer throws: the readings come again */
  async take(readings: readonly StoredReading[]): Promise<readonly RefusedReading[]> {
    const { readings: byPoint, refused } = toPoints(withoutRepeats(readings));
    const rejected = await this.#writer.write([...byPoint.keys()]);
    const given = rejected.flatMap(({ point, reason }): RefusedReading[] => {
      const reading = byPoint.get(point);
      return reading === undefined ? [] : [{ reading, reason }];
    });
    return [...refused, ...given];
  }
}
