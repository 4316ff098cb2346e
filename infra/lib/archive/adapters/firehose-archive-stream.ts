import { PutRecordBatchCommand, type PutRecordBatchCommandOutput } from '@aws-sdk/client-firehose';
import { batchesWithin } from '../../batches/batches-within.ts';
import { sendAll } from '../../batches/send-all.ts';
import type { ArchiveStream } from '../ports.ts';

/** What the stream needs of the SDK's Firehose client. */
export interface RecordWriter {
  send(command: PutRecordBatchCommand): Promise<Pick<PutRecordBatchCommandOutput, 'RequestResponses'>>;
}

/**
 * Many lines in one record: Firehose meters a record in steps of 5 KB, so that a line of its own would cost twenty times as much.
 * It takes apart at most 500 again; a record is at most 1,000 KiB.
 */
const RECORD = { entries: 400, bytes: 1000 * 1024 };
/** PutRecordBatch takes no more. */
const CALL = { entries: 500, bytes: 4 * 1024 * 1024 };

/** Lines to a Firehose delivery stream, which takes records apart by their JSON objects. */
export class FirehoseArchiveStream implements ArchiveStream {
  readonly #name: string;
  readonly #writer: RecordWriter;
  readonly #sleep: ((ms: number) => Promise<unknown>) | undefined;

  /** @param name of the delivery stream */
  constructor(name: string, writer: RecordWriter, sleep?: (ms: number) => Promise<unknown>) {
    this.#name = name;
    this.#writer = writer;
    this.#sleep = sleep;
  }

  /** @throws EntriesRefusedError where records are still refused after 8 attempts, and the SDK's errors as they are */
  async put(lines: readonly string[]): Promise<void> {
    const encoded = lines.map((line) => Buffer.from(`${line}\n`));
    const records = batchesWithin(encoded, RECORD, (line) => line.length).map((record) => Buffer.concat(record));
    for (const batch of batchesWithin(records, CALL, (record) => record.length)) {
      await sendAll(batch, (left) => this.#send(left), this.#sleep);
    }
  }

  async #send(records: readonly Buffer[]) {
    const { RequestResponses = [] } = await this.#writer.send(
      new PutRecordBatchCommand({
        DeliveryStreamName: this.#name,
        Records: records.map((Data) => ({ Data })),
      }),
    );
    return RequestResponses;
  }
}
