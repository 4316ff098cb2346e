import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { largestReading, sampleReading } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { CorruptSegmentError } from '../../lib/history/history-errors.ts';
import { compareReadings } from '../../lib/history/merge-readings.ts';
import { readSegment, type Segment, toSegments } from '../../lib/history/segments.ts';
import type { StoredReading } from '../../lib/telemetry/ports.ts';
import { GATEWAY, reading, storedReading } from '../telemetry/examples.ts';
import { HOUR, MIDNIGHT, noise, readingAt } from './history-examples.ts';

const never = () => 4_000_000_000;
const read = ({ key, data }: Segment) => readSegment(GATEWAY, key, data);
const keysOf = (segments: readonly Segment[]) => segments.map(({ key }) => `${key.place} ${key.segment}`);

/** Readings as odd as the cloud takes them, of one gateway. */
const oddReading: fc.Arbitrary<StoredReading> = fc
  .record({
    epoch: fc.constantFrom('0123456789abcdef', 'ffffffffffffffff', 'v1-6f0c'),
    seq: fc.nat(Number.MAX_SAFE_INTEGER),
    cloudReceivedAt: fc.nat(Number.MAX_SAFE_INTEGER),
    reading: fc.record(
      {
        device_id: fc.constantFrom('a', 'b', 'constructor'),
        values: fc.dictionary(
          fc.stringMatching(/^[a-z][a-z_.:-]{0,8}$/),
          fc.oneof(
            fc.double({ noNaN: true, min: -1e100, max: 1e100 }).map((n) => n + 0),
            fc.boolean(),
            fc.string({ unit: 'binary' }),
          ),
          { maxKeys: 4, noNullPrototype: true },
        ),
        measured_at: fc.oneof(
          fc.nat(Number.MAX_SAFE_INTEGER),
          fc.nat(50).map((ms) => MIDNIGHT + ms),
        ),
        received_at: fc.nat(Number.MAX_SAFE_INTEGER),
        mono_ms: fc.oneof(
          fc.double({ min: 0, max: 1e12, noNaN: true }).map((n) => n + 0),
          fc.nat(1e12).map((micros) => micros / 1000),
        ),
        boot_id: fc.constantFrom('x', 'y'),
        time_quality: fc.constantFrom('synchronized', 'corrected', 'unsynchronized', 'unknown'),
        measured_at_raw: fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }).map((n) => n + 0),
        aggregate: fc.record(
          { window_s: fc.double({ min: 0.001, max: 1e6, noNaN: true }), count: fc.integer({ min: 1 }) },
          { noNullPrototype: true },
        ),
        source: fc.constantFrom('ble', 'of-a-newer-gateway'),
        format: fc.constantFrom('ruuvi-df5', 'bthome-v2'),
        rssi: fc.integer({ min: -127, max: 20 }),
        packet_id: fc.nat(Number.MAX_SAFE_INTEGER),
      },
      { requiredKeys: ['device_id', 'values', 'measured_at', 'received_at'], noNullPrototype: true },
    ),
  })
  .map((odd) => ({ ...GATEWAY, ...odd }));

describe('segments', () => {
  it('give back each reading exactly, however odd', () => {
    const identity = ({ epoch, seq }: StoredReading) => `${epoch}/${seq}`;
    fc.assert(
      fc.property(fc.uniqueArray(oddReading, { selector: identity, maxLength: 12 }), (readings) => {
        const back = toSegments(readings, never).flatMap(read);
        expect([...back].sort(compareReadings)).toStrictEqual([...readings].sort(compareReadings));
      }),
      { numRuns: 100 },
    );
  });

  it('are the same bytes under the same keys, in whatever order the readings stand', () => {
    const batches = fc
      .uniqueArray(oddReading, { selector: ({ seq }) => seq, maxLength: 8 })
      .chain((readings) =>
        fc.tuple(fc.constant(readings), fc.shuffledSubarray(readings, { minLength: readings.length })),
      );
    const inOrder = (segments: Segment[]) => [...segments].sort((a, b) => (a.key.segment < b.key.segment ? -1 : 1));
    fc.assert(
      fc.property(batches, ([readings, shuffled]) => {
        expect(inOrder(toSegments(shuffled, never))).toEqual(inOrder(toSegments(readings, never)));
      }),
      { numRuns: 50 },
    );
  });

  it('begin with tenant, building, gateway and day, and with the time of their first reading', () => {
    const [segment] = toSegments([readingAt(MIDNIGHT + 5, 2, { buildingId: 'acme:hq' })], never);
    expect(segment?.key.place).toBe('acme#acme:hq#gateway-abcd1234#2024-02-03');
    expect(segment?.key.segment).toMatch(/^0001706918400005#1#[0-9a-f]{16}$/);
  });

  it('have other keys where anything of their readings differs, so that none overwrites another', () => {
    const first = [readingAt(MIDNIGHT, 1), readingAt(MIDNIGHT + 1, 2), readingAt(MIDNIGHT + 1, 4)];
    const others = [
      [first[0], first[1], readingAt(MIDNIGHT + 1, 5)],
      [first[0], readingAt(MIDNIGHT + 1, 3), first[2]],
      [first[0], first[1], { ...readingAt(MIDNIGHT + 1, 4), cloudReceivedAt: 1 }],
      [first[0], first[1], readingAt(MIDNIGHT + 1, 4, { reading: { ...reading(4), rssi: -1 } })],
    ].map((run) => run.filter((stored) => stored !== undefined));
    const keys = [first, ...others].flatMap((run) => keysOf(toSegments(run, never)));
    expect(new Set(keys).size).toBe(5);
  });

  it('never span two hours, two gateways or two ends', () => {
    const readings = [
      readingAt(MIDNIGHT - 1, 1),
      readingAt(MIDNIGHT, 2),
      readingAt(MIDNIGHT + HOUR - 1, 3),
      readingAt(MIDNIGHT + HOUR, 4),
      readingAt(MIDNIGHT, 2, { gatewayId: 'other' }),
    ];
    const halves = ({ reading }: StoredReading) => (reading.measured_at < MIDNIGHT + HOUR / 2 ? 7 : 8);
    const segments = toSegments(readings, halves);
    expect(segments.map((segment) => [segment.expiresAt, read(segment).map(({ seq }) => seq)])).toEqual([
      [7, [1]],
      [7, [2]],
      [8, [3]],
      [8, [4]],
      [7, [2]],
    ]);
  });

  it('keep of two contents of one reading that came together the one that arrived later', () => {
    const late = readingAt(MIDNIGHT, 1, { cloudReceivedAt: 9, reading: { ...reading(1), rssi: -1 } });
    const early = readingAt(MIDNIGHT + 5, 1, { cloudReceivedAt: 8 });
    for (const order of [
      [late, early],
      [early, late],
    ])
      expect(toSegments(order, never).flatMap(read)).toEqual([late]);
  });

  it('stay well below what an item holds, with readings that do not deflate and the largest that there are', () => {
    const texts = Array.from({ length: 60 }, (_, i) =>
      storedReading({ seq: i, reading: { ...sampleReading(), values: { text: noise(i) } } }),
    );
    const largest = Array.from({ length: 300 }, (_, i) =>
      storedReading({ seq: i, reading: { ...largestReading(i), measured_at: MIDNIGHT } }),
    );
    for (const readings of [texts, largest]) {
      const segments = toSegments(readings, never);
      expect(segments.length).toBeGreaterThan(1);
      expect(Math.max(...segments.map(({ data }) => data.length))).toBeLessThan(350_000);
      expect(segments.flatMap(read)).toHaveLength(readings.length);
    }
  });

  it('take some 15 bytes a reading of 20 sensors that report every 5 s, a minute at a time', () => {
    const readings = Array.from({ length: 240 }, (_, i) => {
      const heard = MIDNIGHT + i * 250 + ((i * 37) % 190);
      const values = {
        temperature_c: 20 + ((i * 7) % 40) / 200,
        humidity_rh: 45 + ((i * 13) % 90) / 400,
        battery_mv: 2900 + (i % 20),
      };
      const device = {
        device_id: `a4c138f5a1${10 + (i % 20)}`,
        packet_id: 1000 * (i % 20) + Math.floor(i / 20),
        rssi: -60 - ((i * 11) % 12),
      };
      return storedReading({
        seq: 7000 + i,
        reading: {
          ...sampleReading(),
          ...device,
          values,
          measured_at: heard,
          received_at: heard,
          mono_ms: heard - MIDNIGHT + ((i * 89) % 997) / 1000,
        },
      });
    });
    const [segment, ...more] = toSegments(readings, never);
    expect(more).toEqual([]);
    expect((segment?.data.length ?? Infinity) / readings.length).toBeLessThan(16);
  });

  it('refuse a reading that could not be read again', () => {
    const broken = storedReading({ seq: 1, reading: { ...reading(1), values: { 'no id': 1 } } });
    expect(() => toSegments([broken], never)).toThrow(expect.objectContaining({ code: 'INVALID_MESSAGE' }));
  });
});

describe('a segment that cannot be read', () => {
  const key = { place: 'acme#acme:hq#g#2026-11-21', segment: '0001706918400005#1#0123456789abcdef' };
  const content = { v: 1, kinds: [], seq: [], measured_at: [], received_after: [], cloud_received_at: [], values: [] };
  const kind = { rows: 1, epoch: 'e', device_id: 'd', names: ['a'] };
  const row = { seq: [1], measured_at: [1], received_after: [1], cloud_received_at: [1], values: [[1]] };
  const whole = { ...content, kinds: [kind], ...row };
  const packed = (json: unknown) => deflateRawSync(JSON.stringify(json));

  it('would be read if it were whole', () => {
    expect(readSegment(GATEWAY, key, packed(whole))).toHaveLength(1);
  });

  it.each([
    ['no bytes', new Uint8Array()],
    ['no deflated text', new Uint8Array([1, 2, 3])],
    ['no JSON', deflateRawSync('{')],
    ['another version', packed({ ...whole, v: 2 })],
    ['an unknown column', packed({ ...whole, colour: [1] })],
    ['a column too short', packed({ ...whole, seq: [] })],
    ['a column too long', packed({ ...whole, rssi: [1, 2] })],
    ['more rows than columns', packed({ ...whole, kinds: [{ ...kind, rows: 1e9 }] })],
    ['a value too few', packed({ ...whole, values: [[]] })],
    ['a value too many', packed({ ...whole, values: [[1, 2]] })],
    ['a device that is no id', packed({ ...whole, kinds: [{ ...kind, device_id: 'a b' }] })],
    ['a bomb', deflateRawSync(' '.repeat(5_000_000))],
  ])('is named: %s', (_what, data) => {
    expect(() => readSegment(GATEWAY, key, data)).toThrow(CorruptSegmentError);
    expect(() => readSegment(GATEWAY, key, data)).toThrow(JSON.stringify([key.place, key.segment]));
  });
});
