import { PutRecordsCommand, type PutRecordsCommandOutput, type PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import { batchesWithin } from '../../batches/batches-within.ts';
import { sendAll } from '../../batches/send-all.ts';
import type { EventStream } from '../ports.ts';
import type { ReadingEvent } from '../reading-event.ts';

/** What the stream needs of the SDK's Kinesis client. */
export interface ShardWriter {
  send(command: PutRecordsCommand): Promise<Pick<PutRecordsCommandOutput, 'Records'>>;
}

/** PutRecords takes no more; the bytes count partition keys too. */
const CALL = { entries: 500, bytes: 5 * 1024 * 1024 };

type Entry = { readonly PartitionKey: string; readonly Data: Uint8Array };

/** All readings of a device go to one shard. No id holds a `#`. */
function toEntry(event: ReadingEvent): Entry {
  return {
    PartitionKey: `${event.tenant}#${event.gateway_id}#${event.device_id}`,
    Data: Buffer.from(JSON.stringify(event)),
  };
}

/**
 * Events to a Kinesis data stream, a record for each reading. Those of a device share a shard, and stand in it in the order in
 * which they were given, but for what a throttled shard makes come later: who needs their order goes by epoch and seq.
 */
export class KinesisEventStream implements EventStream {
  readonly #stream: string;
  readonly #writer: ShardWriter;
  readonly #sleep: ((ms: number) => Promise<unknown>) | undefined;

  /** @param stream its name */
  constructor(stream: string, writer: ShardWriter, sleep?: (ms: number) => Promise<unknown>) {
    this.#stream = stream;
    this.#writer = writer;
    this.#sleep = sleep;
  }

  /** @throws EntriesRefusedError where records are still refused after 8 attempts, and the SDK's errors as they are */
  async put(events: readonly ReadingEvent[]): Promise<void> {
    const entries = events.map(toEntry);
    for (const batch of batchesWithin(entries, CALL, ({ PartitionKey, Data }) => PartitionKey.length + Data.length)) {
      await sendAll(batch, (left) => this.#send(left), this.#sleep);
    }
  }

  async #send(entries: readonly PutRecordsRequestEntry[]) {
    const { Records = [] } = await this.#writer.send(
      new PutRecordsCommand({ StreamName: this.#stream, Records: [...entries] }),
    );
    return Records;
  }
}
