import { PutEventsCommand, type PutEventsCommandOutput, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { batchesWithin } from '../../batches/batches-within.ts';
import { sendAll } from '../../batches/send-all.ts';
import type { EventStream } from '../ports.ts';
import { EVENT_SOURCE, READING_DETAIL_TYPE, type ReadingEvent } from '../reading-event.ts';

/** What the stream needs of the SDK's EventBridge client. */
export interface EventWriter {
  send(command: PutEventsCommand): Promise<Pick<PutEventsCommandOutput, 'Entries'>>;
}

/** PutEvents takes no more. */
const CALL = { entries: 10, bytes: 256 * 1024 };
/** Calls at a time: 10 events each, one call after the other, would be a minute for what the feed brings at once. */
const CONCURRENT_CALLS = 8;

/** Bytes of an entry as EventBridge counts them: 14 for its time, and its texts in UTF-8. */
function sizeOf({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number {
  return 14 + [Source, DetailType, Detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/** Events to a bus of EventBridge, one for each reading, in no order. */
export class EventBridgeEventStream implements EventStream {
  readonly #bus: string;
  readonly #writer: EventWriter;
  readonly #sleep: ((ms: number) => Promise<unknown>) | undefined;

  /** @param bus its name or ARN */
  constructor(bus: string, writer: EventWriter, sleep?: (ms: number) => Promise<unknown>) {
    this.#bus = bus;
    this.#writer = writer;
    this.#sleep = sleep;
  }

  /** @throws EntriesRefusedError where events are still refused after 8 attempts, and the SDK's errors as they are */
  async put(events: readonly ReadingEvent[]): Promise<void> {
    const batches = batchesWithin(
      events.map((event) => this.#entry(event)),
      CALL,
      sizeOf,
    ).values();
    const sender = async () => {
      for (const batch of batches) await sendAll(batch, (left) => this.#send(left), this.#sleep);
    };
    // They share one iterator: each takes the next batch when it is done with its last.
    await Promise.all(Array.from({ length: CONCURRENT_CALLS }, sender));
  }

  #entry(event: ReadingEvent): PutEventsRequestEntry {
    return {
      EventBusName: this.#bus,
      Source: EVENT_SOURCE,
      DetailType: READING_DETAIL_TYPE,
      Time: new Date(event.cloud_received_at),
      Detail: JSON.stringify(event),
    };
  }

  async #send(entries: readonly PutEventsRequestEntry[]) {
    const { Entries = [] } = await this.#writer.send(new PutEventsCommand({ Entries: [...entries] }));
    return Entries;
  }
}
