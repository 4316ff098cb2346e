import type { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { describe, expect, it } from '@jest/globals';
import { EntriesRefusedError } from '../../../lib/batches/batch-errors.ts';
import { KinesisEventStream } from '../../../lib/stream/adapters/kinesis-event-stream.ts';
import { StreamSink } from '../../../lib/stream/stream-sink.ts';
import { storedReading } from '../../telemetry/examples.ts';

const MIB = 1024 * 1024;
type Taken = { readonly key: string; readonly event: { readonly seq: number } };

/** A stream with the limits of the service, which refuses as many records at the beginning of each call as `throttle` says. */
class FakeKinesis {
  readonly calls: number[] = [];
  readonly taken: Taken[] = [];
  readonly #throttle: (call: number) => number;

  constructor(throttle: (call: number) => number = () => 0) {
    this.#throttle = throttle;
  }

  async send({ input }: PutRecordsCommand) {
    const records = (input.Records ?? []).map(({ PartitionKey = '', Data = new Uint8Array() }) => ({
      key: PartitionKey,
      data: Buffer.from(Data),
    }));
    const bytes = records.reduce((sum, { key, data }) => sum + key.length + data.length, 0);
    if (input.StreamName !== 'readings') throw new TypeError('ResourceNotFoundException');
    if (records.length < 1 || records.length > 500 || bytes > 5 * MIB) throw new RangeError('ValidationException');
    if (records.some(({ key, data }) => key.length > 256 || data.length > MIB))
      throw new RangeError('ValidationException');
    this.calls.push(records.length);
    const refused = this.#throttle(this.calls.length);
    for (const { key, data } of records.slice(refused))
      this.taken.push({ key, event: JSON.parse(data.toString('utf8')) });
    const throttled = { ErrorCode: 'ProvisionedThroughputExceededException' };
    return { Records: records.map((_, i) => (i < refused ? throttled : { SequenceNumber: String(i) })) };
  }

  seqs(): number[] {
    return this.taken.map(({ event }) => event.seq);
  }
}

const readings = (count: number) => Array.from({ length: count }, (_, i) => storedReading({ seq: i + 1 }));
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const sinkTo = (kinesis: FakeKinesis) =>
  new StreamSink(new KinesisEventStream('readings', kinesis, async () => undefined));

describe('StreamSink with Kinesis', () => {
  it('puts a record for each reading, those of a device under one key and in their order', async () => {
    const kinesis = new FakeKinesis();
    expect(await sinkTo(kinesis).take(readings(1200))).toEqual([]);
    expect(kinesis.seqs()).toEqual(upTo(1200));
    expect(kinesis.calls).toEqual([500, 500, 200]);
    expect(new Set(kinesis.taken.map(({ key }) => key))).toEqual(new Set(['default#gateway-abcd1234#a4c138f5a1b2']));
  });

  it('gives equal devices of two tenants keys of their own', async () => {
    const kinesis = new FakeKinesis();
    await sinkTo(kinesis).take(['acme:hq', 'beta:hq'].map((buildingId) => storedReading({ seq: 1, buildingId })));
    expect(kinesis.taken.map(({ key }) => key)).toEqual([
      'acme#gateway-abcd1234#a4c138f5a1b2',
      'beta#gateway-abcd1234#a4c138f5a1b2',
    ]);
  });

  it('takes the longest ids that there are', async () => {
    const id = 'x'.repeat(64);
    const stored = storedReading({ seq: 1 });
    const long = { ...stored, buildingId: id, gatewayId: id, reading: { ...stored.reading, device_id: id } };
    await expect(sinkTo(new FakeKinesis()).take([long])).resolves.toEqual([]);
  });

  it('keeps calls within 5 MiB', async () => {
    const kinesis = new FakeKinesis();
    const { reading } = storedReading({ seq: 1 });
    const large = { ...reading, values: { fault: 'ü'.repeat(15_900) } };
    await sinkTo(kinesis).take(readings(400).map((stored) => ({ ...stored, reading: large })));
    expect(kinesis.seqs()).toEqual(upTo(400));
    expect(kinesis.calls.length).toBeGreaterThan(1);
  });

  it('sends again only what was refused', async () => {
    const kinesis = new FakeKinesis((call) => (call === 1 ? 3 : 0));
    await sinkTo(kinesis).take(readings(10));
    expect(kinesis.calls).toEqual([10, 3]);
    expect(kinesis.seqs().sort((a, b) => a - b)).toEqual(upTo(10));
  });

  it('throws where the stream goes on refusing, so that the readings come again', async () => {
    await expect(sinkTo(new FakeKinesis(() => 1)).take(readings(2))).rejects.toBeInstanceOf(EntriesRefusedError);
  });
});
