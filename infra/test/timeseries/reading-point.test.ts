import { describe, expect, it } from '@jest/globals';
import { quantityNames, quantityOf } from '@sward/contracts/quantities.ts';
import fc from 'fast-check';
import { fieldKind, TAGS, toReadingPoint } from '../../lib/timeseries/reading-point.ts';
import { exampleReading, MEASURED_AT } from './example-readings.ts';

const NS_PER_MS = 1_000_000n;

describe('the point of a reading', () => {
  it('has six tags, the values and what is told about them, at the time of measuring', () => {
    expect(toReadingPoint(exampleReading())).toEqual({
      tags: {
        tenant: 'acme',
        building: 'acme:hq',
        gateway: 'gateway-abcd1234',
        device: 'a4c138f5a1b2',
        source: 'ble',
        format: 'ruuvi-df5',
      },
      fields: {
        temperature_c: 21.5,
        humidity_rh: 45.2,
        door: true,
        state: 'idle',
        seq: 7,
        rssi_dbm: -65,
        packet_id: 100,
      },
      timeNs: BigInt(MEASURED_AT) * NS_PER_MS + 7000n,
      version: MEASURED_AT + 5000,
    });
  });

  it('has every tag and a field even where the gateway told next to nothing', () => {
    const { buildingId, gatewayId, epoch, seq, cloudReceivedAt } = exampleReading({ buildingId: 'hq' });
    const reading = { device_id: 'a', values: {}, measured_at: 1000, received_at: 1000 };
    const point = toReadingPoint({ buildingId, gatewayId, epoch, seq, cloudReceivedAt, reading });
    expect(point.tags).toEqual({
      tenant: 'default',
      building: 'hq',
      gateway: gatewayId,
      device: 'a',
      source: 'unknown',
      format: 'unknown',
    });
    expect(point.fields).toEqual({ seq: 7 });
  });

  it('tells of means over a window, and how far the time can be trusted', () => {
    const { fields } = toReadingPoint(
      exampleReading({
        values: { temperature_c: 20, temperature_c_min: 19, temperature_c_max: 21 },
        aggregate: { window_s: 600, count: 120 },
        time_quality: 'corrected',
      }),
    );
    expect(fields).toMatchObject({
      temperature_c_min: 19,
      temperature_c_max: 21,
      aggregate_window_s: 600,
      aggregate_count: 120,
      time_quality: 'corrected',
    });
  });

  it('gathers names and types that are not ours in one text, whatever their order', () => {
    const values = { zeta: 1, temperature_c: 'warm', time: true, humidity_rh: 45, device: 3 };
    const reversed = Object.fromEntries(Object.entries(values).reverse());
    const { fields } = toReadingPoint(exampleReading({ values }));
    expect(fields).toMatchObject({
      humidity_rh: 45,
      unrecognized_json: '{"device":3,"temperature_c":"warm","time":true,"zeta":1}',
    });
    expect(fields).not.toHaveProperty('temperature_c');
    expect(toReadingPoint(exampleReading({ values: reversed })).fields).toEqual(fields);
  });

  it.each(['building id', 'gateway', 'device\n', 'source', 'format'])('is refused with a %s that is no id', (which) => {
    const hostile = 'a,b=c d\\';
    const overrides = {
      'building id': { buildingId: hostile },
      gateway: { gatewayId: hostile },
      'device\n': { device_id: 'device\n' },
      source: { source: hostile },
      format: { format: hostile },
    }[which];
    expect(() => toReadingPoint(exampleReading(overrides))).toThrow(/is not an id/);
  });

  it('is refused for a time past what a database counts', () => {
    expect(() => toReadingPoint(exampleReading({ measured_at: 9_300_000_000_000 }))).toThrow(/past the year 2262/);
  });
});

const anyValue = fc.oneof(fc.double(), fc.boolean(), fc.string());
const anyName = fc.oneof(
  fc.constantFrom(...quantityNames()),
  fc.stringMatching(/^[A-Za-z0-9_.:-]{1,20}$/),
  fc.constantFrom('seq', 'time', 'device', 'tenant', 'unrecognized_json', 'rssi_dbm', '__proto__', 'constructor'),
);

const TYPE_OF_KIND = { number: 'number', boolean: 'boolean', text: 'string' } as const;

describe('fields', () => {
  it('have the type of their name, whatever a sender puts under it', () => {
    fc.assert(
      fc.property(fc.dictionary(anyName, anyValue), (values) => {
        for (const [name, value] of Object.entries(toReadingPoint(exampleReading({ values })).fields)) {
          const kind = fieldKind(name);
          expect(kind).toBeDefined();
          expect(typeof value).toBe(kind && TYPE_OF_KIND[kind]);
        }
      }),
    );
  });

  it('lose no value: each is a field of its own or in the text of the rest', () => {
    fc.assert(
      fc.property(fc.dictionary(anyName, fc.oneof(fc.integer(), fc.boolean(), fc.string())), (values) => {
        const { unrecognized_json, ...fields } = toReadingPoint(exampleReading({ values })).fields;
        const rest: Record<string, unknown> =
          unrecognized_json === undefined ? {} : JSON.parse(String(unrecognized_json));
        for (const [name, value] of Object.entries(values)) {
          expect(Object.hasOwn(rest, name) ? rest[name] : fields[name]).toBe(value);
        }
      }),
    );
  });

  it('about a reading and tags have names that no quantity has', () => {
    const about = [
      'seq',
      'rssi_dbm',
      'packet_id',
      'time_quality',
      'aggregate_window_s',
      'aggregate_count',
      'unrecognized_json',
    ];
    for (const name of [...about, ...TAGS, 'time']) expect(quantityOf(name)).toBeUndefined();
    for (const name of about) expect(fieldKind(name)).toBeDefined();
    for (const name of [...TAGS, 'time', 'constructor']) expect(fieldKind(name)).toBeUndefined();
  });
});

describe('the time of a point', () => {
  it('is that of measuring to the millisecond, and the same each time', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 4_000_000_000_000 }),
        fc.nat(),
        fc.stringMatching(/^[0-9a-f]{5,32}$/),
        (measured_at, seq, hash) => {
          for (const epoch of ['0123456789abcdef', `v1-${hash}`]) {
            const { timeNs } = toReadingPoint(exampleReading({ measured_at, seq, epoch }));
            expect(timeNs / NS_PER_MS).toBe(BigInt(measured_at));
            expect(toReadingPoint(exampleReading({ measured_at, seq, epoch, cloudReceivedAt: 1 })).timeNs).toBe(timeNs);
          }
        },
      ),
    );
  });

  it('differs for 1,000 readings that follow one another in a log, all of one millisecond', () => {
    const times = Array.from({ length: 1000 }, (_, i) => toReadingPoint(exampleReading({ seq: 123_456 + i })).timeNs);
    expect(new Set(times).size).toBe(1000);
  });

  it('differs for version 1.0 readings of one second that say different things', () => {
    const [one, other] = ['v1-00112233445566778899aabbccddeeff', 'v1-00112233445566778899aabbccddeef0'].map(
      (epoch) => toReadingPoint(exampleReading({ epoch, seq: 0 })).timeNs,
    );
    expect(one).not.toBe(other);
  });
});
