import type { PutEventsCommand, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from '@jest/globals';
import { EntriesRefusedError } from '../../../lib/batches/batch-errors.ts';
import { EventBridgeEventStream } from '../../../lib/stream/adapters/eventbridge-event-stream.ts';
import { StreamSink } from '../../../lib/stream/stream-sink.ts';
import { storedReading } from '../../telemetry/examples.ts';

/** A bus with the limits of the service. It refuses the events that `refuses` names by how often their detail came. */
class FakeEventBridge {
  readonly calls: number[] = [];
  readonly taken: PutEventsRequestEntry[] = [];
  readonly #refuses: (seq: number, time: number) => boolean;
  readonly #times = new Map<number, number>();

  constructor(refuses: (seq: number, time: number) => boolean = () => false) {
    this.#refuses = refuses;
  }

  async send({ input }: PutEventsCommand) {
    const entries = input.Entries ?? [];
    const bytes = Buffer.byteLength(entries.map((e) => `${e.Source}${e.DetailType}${e.Detail}`).join(''));
    if (entries.length < 1 || entries.length > 10) throw new RangeError('ValidationException');
    if (bytes + 14 * entries.length > 262_144)
      throw new RangeError('Total size of the entries in the request is over the limit.');
    this.calls.push(entries.length);
    await new Promise(setImmediate);
    return { Entries: entries.map((entry) => this.#take(entry)) };
  }

  #take(entry: PutEventsRequestEntry) {
    const { seq } = JSON.parse(entry.Detail ?? '');
    const time = (this.#times.get(seq) ?? 0) + 1;
    this.#times.set(seq, time);
    if (this.#refuses(seq, time)) return { ErrorCode: 'ThrottlingException' };
    this.taken.push(entry);
    return { EventId: `${seq}-${time}` };
  }

  seqs(): number[] {
    return this.taken.map(({ Detail = '' }) => JSON.parse(Detail).seq).sort((a, b) => a - b);
  }
}

const readings = (count: number) => Array.from({ length: count }, (_, i) => storedReading({ seq: i + 1 }));
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const sinkTo = (bus: FakeEventBridge) =>
  new StreamSink(new EventBridgeEventStream('sward', bus, async () => undefined));

describe('StreamSink with EventBridge', () => {
  it('puts an event for each reading on the bus', async () => {
    const bus = new FakeEventBridge();
    expect(await sinkTo(bus).take([storedReading({ seq: 5, buildingId: 'acme:hq' })])).toEqual([]);
    const [entry] = bus.taken;
    expect(entry).toMatchObject({
      EventBusName: 'sward',
      Source: 'sward',
      DetailType: 'Sward Reading',
      Time: new Date(1_706_872_353_000),
    });
    expect(JSON.parse(entry?.Detail ?? '')).toMatchObject({ version: 1, tenant: 'acme', seq: 5 });
  });

  it('puts at most 10 events in a call', async () => {
    const bus = new FakeEventBridge();
    await sinkTo(bus).take(readings(105));
    expect(bus.seqs()).toEqual(upTo(105));
    expect([...bus.calls].sort((a, b) => a - b)).toEqual([5, ...Array(10).fill(10)]);
  });

  it('keeps calls within 256 KB', async () => {
    const bus = new FakeEventBridge();
    const { reading } = storedReading({ seq: 1 });
    const large = { ...reading, values: { fault: 'ü'.repeat(15_900) } };
    await sinkTo(bus).take(readings(30).map((stored) => ({ ...stored, reading: large })));
    expect(bus.seqs()).toEqual(upTo(30));
    expect(Math.max(...bus.calls)).toBeLessThan(10);
  });

  it('sends again only what was refused', async () => {
    const bus = new FakeEventBridge((seq, time) => seq % 4 === 0 && time <= 2);
    await sinkTo(bus).take(readings(10));
    expect(bus.calls).toEqual([10, 2, 2]);
    expect(bus.seqs()).toEqual(upTo(10));
  });

  it('throws where the bus goes on refusing, so that the readings come again', async () => {
    const bus = new FakeEventBridge((seq) => seq === 15);
    await expect(sinkTo(bus).take(readings(30))).rejects.toBeInstanceOf(EntriesRefusedError);
  });
});
