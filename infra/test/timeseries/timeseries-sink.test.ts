import { describe, expect, it } from '@jest/globals';
import type { PointWriter, ReadingPoint, RefusedPoint } from '../../lib/timeseries/ports.ts';
import { TimeseriesSink } from '../../lib/timeseries/timeseries-sink.ts';
import { exampleReading } from './example-readings.ts';

/** Keeps what it is given, and refuses the point of one device. */
class MemoryPointWriter implements PointWriter {
  readonly points: ReadingPoint[] = [];

  async write(points: readonly ReadingPoint[]): Promise<readonly RefusedPoint[]> {
    const isGood = ({ tags }: ReadingPoint) => tags.device !== 'poison';
    this.points.push(...points.filter(isGood));
    return points.filter((point) => !isGood(point)).map((point) => ({ point, reason: 'it is poison' }));
  }
}

describe('the sink of the time series database', () => {
  it('gives back the readings that the database refuses, with its reason, and stores the rest', async () => {
    const writer = new MemoryPointWriter();
    const [good, bad, late] = [
      exampleReading({ seq: 1 }),
      exampleReading({ seq: 2, device_id: 'poison' }),
      exampleReading({ seq: 3 }),
    ];
    expect(await new TimeseriesSink(writer).take([good, bad, late])).toEqual([
      { reading: bad, reason: 'it is poison' },
    ]);
    expect(writer.points.map(({ fields }) => fields['seq'])).toEqual([1, 3]);
  });

  it('gives back what can be no point, and stores the rest', async () => {
    const writer = new MemoryPointWriter();
    const hostile = exampleReading({ seq: 1, device_id: 'a,b=c' });
    expect(await new TimeseriesSink(writer).take([hostile, exampleReading({ seq: 2 })])).toEqual([
      { reading: hostile, reason: expect.stringContaining('INVALID_ID') },
    ]);
    expect(writer.points).toHaveLength(1);
  });

  it('writes a reading that came several times once, as it came last', async () => {
    const writer = new MemoryPointWriter();
    const versions = [20, 30, 10].map((cloudReceivedAt) => exampleReading({ cloudReceivedAt, rssi: -cloudReceivedAt }));
    expect(await new TimeseriesSink(writer).take(versions)).toEqual([]);
    expect(writer.points.map(({ fields }) => fields['rssi_dbm'])).toEqual([-30]);
  });

  it('fails as the database does: the readings come again', async () => {
    const writer = { write: () => Promise.reject(new Error('down')) };
    await expect(new TimeseriesSink(writer).take([exampleReading()])).rejects.toThrow('down');
  });
});
