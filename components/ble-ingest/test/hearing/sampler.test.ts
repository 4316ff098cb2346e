import { describe, expect, it } from '@jest/globals';
import { sampleReading } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { Sampler } from '../../src/hearing/sampler.ts';

const reading = (values: Record<string, number | boolean | string>) => ({ ...sampleReading(1), values });
const at = (temperature: number) => reading({ temperature_c: temperature });
const temperatures = (readings: readonly { values: Record<string, unknown> }[]) =>
  readings.map(({ values }) => values['temperature_c']);

describe('a sampler', () => {
  it('passes everything where there is no interval', () => {
    const sampler = new Sampler();
    expect(sampler.offer(at(1), 0, 0)).toHaveLength(1);
    expect(sampler.offer(at(2), 0, 0)).toHaveLength(1);
  });

  it('passes the first reading at once and the newest of each interval after it', () => {
    const sampler = new Sampler();
    expect(temperatures(sampler.offer(at(1), 1000, 0))).toEqual([1]);
    expect(sampler.offer(at(2), 1000, 300)).toEqual([]);
    expect(sampler.offer(at(3), 1000, 600)).toEqual([]);
    expect(sampler.due(() => 1000, 999)).toEqual([]);
    expect(temperatures(sampler.due(() => 1000, 1000))).toEqual([3]);
    expect(sampler.due(() => 1000, 5000)).toEqual([]);
    expect(sampler.replaced).toBe(1);
  });

  it('never samples events and changes of state away', () => {
    const sampler = new Sampler();
    sampler.offer(reading({ motion: false }), 60_000, 0);
    expect(sampler.offer(reading({ motion: true }), 60_000, 10)).toHaveLength(1);
    expect(sampler.offer(reading({ motion: true }), 60_000, 20)).toEqual([]);
    expect(sampler.offer(reading({ event_button: 'press' }), 60_000, 30)).toHaveLength(1);
    expect(sampler.offer(reading({ event_button: 'press' }), 60_000, 40)).toHaveLength(1);
  });

  it('keeps the values of a device apart that come in different packets', () => {
    const sampler = new Sampler();
    expect(sampler.offer(at(1), 1000, 0)).toHaveLength(1);
    expect(sampler.offer(reading({ humidity_rh: 50 }), 1000, 1)).toHaveLength(1);
  });

  it('lets out what waits of a device that makes room for others', () => {
    const sampler = new Sampler();
    const of = (device_id: string, temperature: number) => ({ ...at(temperature), device_id });
    sampler.offer(of('known', 1), 60_000, 0);
    sampler.offer(of('known', 2), 60_000, 1);
    const out = Array.from({ length: 5000 }, (_, n) => sampler.offer(of(`stranger-${n}`, 9), 60_000, 2)).flat();
    expect(out.filter(({ device_id }) => device_id === 'known')).toEqual([of('known', 2)]);
  });

  it('loses no last value, whenever it comes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 50 }), (gaps) => {
        const sampler = new Sampler();
        let nowMs = 0;
        let out: unknown;
        gaps.forEach((gap, index) => {
          nowMs += gap;
          for (const each of [...sampler.due(() => 1000, nowMs), ...sampler.offer(at(index), 1000, nowMs)])
            out = each.values['temperature_c'];
        });
        for (const each of sampler.takeAll()) out = each.values['temperature_c'];
        expect(out).toBe(gaps.length - 1);
      }),
    );
  });
});
