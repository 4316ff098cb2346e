import type { PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { describe, expect, it } from '@jest/globals';
import { FirehoseArchiveStream } from '../../../lib/archive/adapters/firehose-archive-stream.ts';
import { ArchiveSink } from '../../../lib/archive/archive-sink.ts';
import { EntriesRefusedError } from '../../../lib/batches/batch-errors.ts';
import { storedReading } from '../../telemetry/examples.ts';

const MIB = 1024 * 1024;

/** A delivery stream with the limits of the service. It refuses the records that `refuses` names by their place in all that came. */
class FakeFirehose {
  readonly calls: number[] = [];
  /** Lines that were taken, a list for each record. */
  readonly records: string[][] = [];
  readonly #refuses: (place: number) => boolean;
  #seen = 0;

  constructor(refuses: (place: number) => boolean = () => false) {
    this.#refuses = refuses;
  }

  async send({ input }: PutRecordBatchCommand) {
    const records = (input.Records ?? []).map(({ Data = new Uint8Array() }) => Buffer.from(Data));
    const bytes = records.reduce((sum, record) => sum + record.length, 0);
    if (input.DeliveryStreamName !== 'archive') throw new TypeError('ResourceNotFoundException');
    if (records.length < 1 || records.length > 500 || bytes > 4 * MIB) throw new RangeError('ValidationException');
    this.calls.push(records.length);
    return { RequestResponses: records.map((record) => this.#take(record)) };
  }

  #take(record: Buffer) {
    if (record.length > 1000 * 1024) throw new RangeError('ValidationException: record of more than 1,000 KiB');
    const lines = record.toString('utf8').split('\n').slice(0, -1);
    if (lines.length > 500) throw new RangeError('Firehose takes at most 500 objects of a record apart');
    this.#seen += 1;
    if (this.#refuses(this.#seen)) return { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'Slow down.' };
    this.records.push(lines);
    return { RecordId: String(this.#seen) };
  }
}

const readings = (count: number) => Array.from({ length: count }, (_, i) => storedReading({ seq: i + 1 }));
const sinkTo = (firehose: FakeFirehose) =>
  new ArchiveSink(new FirehoseArchiveStream('archive', firehose, async () => undefined));
const seqsOf = (firehose: FakeFirehose): number[] => firehose.records.flat().map((line) => JSON.parse(line).seq);

describe('ArchiveSink with Firehose', () => {
  it('archives each reading as a line, many in a record', async () => {
    const firehose = new FakeFirehose();
    expect(await sinkTo(firehose).take(readings(1000))).toEqual([]);
    expect(seqsOf(firehose)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
    expect(firehose.records.map((lines) => lines.length)).toEqual([400, 400, 200]);
    expect(firehose.calls).toEqual([3]);
  });

  it('keeps records and calls within the limits when readings are as large as they can be', async () => {
    const firehose = new FakeFirehose();
    const { reading } = storedReading({ seq: 1 });
    const large = readings(1500).map((stored) => ({
      ...stored,
      reading: { ...reading, values: { fault: '\u0001ü'.repeat(1500) } },
    }));
    await sinkTo(firehose).take(large);
    expect(seqsOf(firehose)).toHaveLength(1500);
    expect(firehose.calls.length).toBeGreaterThan(1);
  });

  it('sends again only the records that were refused', async () => {
    const firehose = new FakeFirehose((place) => place === 2);
    await sinkTo(firehose).take(readings(1000));
    expect(firehose.calls).toEqual([3, 1]);
    expect(seqsOf(firehose).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
  });

  it('throws where Firehose goes on refusing, so that the readings come again', async () => {
    await expect(sinkTo(new FakeFirehose(() => true)).take(readings(1))).rejects.toBeInstanceOf(EntriesRefusedError);
  });

  it('asks nothing of Firehose for nothing', async () => {
    const firehose = new FakeFirehose();
    await sinkTo(firehose).take([]);
    expect(firehose.calls).toEqual([]);
  });
});
