import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import { READINGS_KEYS } from '../../data/constants.ts';
import type { StoredReading } from '../../telemetry/ports.ts';
import { leadingNumber } from '../digits.ts';
import { mergeReadings } from '../merge-readings.ts';
import { hourOf, keyRangeOf, placesOf } from '../places.ts';
import type { HistoryQuery, ReadingHistory } from '../ports.ts';
import { readSegment, type Segment } from '../segments.ts';
import { readSegmentItem } from './segment-item.ts';

/** What the history needs of the SDK's document client. */
export interface Querier {
  send(command: QueryCommand): Promise<Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>>;
}

/**
 * Readings from the table of `DynamoDbReadingStore`: a request per day, or more where a day has more than a megabyte. One
 * hour at a time is in memory.
 */
export class DynamoDbReadingHistory implements ReadingHistory {
  readonly #table: string;
  readonly #client: Querier;
  readonly #now: () => number;

  /** @param now Unix milliseconds: decides what has expired */
  constructor(table: string, client: Querier, now: () => number = Date.now) {
    this.#table = table;
    this.#client = client;
    this.#now = now;
  }

  /**
   * @throws HistoryRangeError for more than ten years
   * @throws CorruptSegmentError for a segment that cannot be read
   */
  async *query(query: HistoryQuery): AsyncIterable<StoredReading> {
    for (const place of placesOf(query)) {
      for await (const hour of this.#hours(query, place)) yield* select(hour, query);
    }
  }

  /** Readings hour by hour. No segment spans two, so what one hour's segments say of a reading is all that is said. */
  async *#hours(query: HistoryQuery, place: string): AsyncIterable<StoredReading[]> {
    let readings: StoredReading[] = [];
    let hour: number | undefined;
    for await (const { key, data } of this.#segments(query, place)) {
      const next = hourOf(leadingNumber(key.segment));
      if (next !== hour && readings.length > 0) {
        yield readings;
        readings = [];
      }
      hour = next;
      for (const reading of readSegment(query, key, data)) readings.push(reading);
    }
    yield readings;
  }

  /** Those that have not expired: DynamoDB deletes them some time within two days after. */
  async *#segments(query: HistoryQuery, place: string): AsyncIterable<Segment> {
    let start: QueryCommandOutput['LastEvaluatedKey'];
    do {
      const page = await this.#client.send(this.#command(query, place, start));
      start = page.LastEvaluatedKey;
      for (const item of page.Items ?? []) {
        const segment = readSegmentItem(item);
        if (segment.expiresAt * 1000 > this.#now()) yield segment;
      }
    } while (start);
  }

  #command(query: HistoryQuery, place: string, start: QueryCommandOutput['LastEvaluatedKey']): QueryCommand {
    const { first, last } = keyRangeOf(query);
    return new QueryCommand({
      TableName: this.#table,
      KeyConditionExpression: '#place = :place AND #segment BETWEEN :first AND :last',
      ExpressionAttributeNames: { '#place': READINGS_KEYS.partition, '#segment': READINGS_KEYS.sort },
      ExpressionAttributeValues: { ':place': place, ':first': first, ':last': last },
      ConsistentRead: true,
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
  }
}

/** Merged before it is selected: of two contents of one reading, the one that counts may lie outside of the range. */
function select(hour: readonly StoredReading[], { deviceId, from, until }: HistoryQuery): StoredReading[] {
  return mergeReadings(hour).filter(({ reading }) => {
    const isAsked = deviceId === undefined || reading.device_id === deviceId;
    return isAsked && reading.measured_at >= from && reading.measured_at < until;
  });
}
