import { describe, expect, it } from '@jest/globals';
import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { InvalidMessageError } from '@sward/contracts/errors.ts';
import { toTelemetryV1 } from '@sward/contracts/telemetry-v1.ts';
import { readQueuedMessage } from '../../lib/telemetry/queued-message.ts';
import { ForeignMessageError } from '../../lib/telemetry/telemetry-errors.ts';
import {
  batch,
  batchBody,
  CLOUD_RECEIVED_AT,
  EPOCH,
  GATEWAY,
  OLD_TELEMETRY,
  reading,
  storedReading,
  telemetryBody,
} from './examples.ts';

const withValue = (value: object) => ({ ...OLD_TELEMETRY, sensor_data: value });

describe('a batch from the queue', () => {
  it('numbers its readings from its own place in the log, and is acknowledged', () => {
    expect(readQueuedMessage(batchBody(batch(7, 9)))).toEqual({
      gateway: GATEWAY,
      readings: [7, 8, 9].map((seq) => storedReading({ seq })),
      ack: { epoch: EPOCH, ranges: [7, 8, 9].map((seq) => [seq, seq]), refused: [] },
    });
  });

  it('is refused where its last number is past the exact integers', () => {
    const message = { ...batch(1, 2), seq: Number.MAX_SAFE_INTEGER };
    expect(() => readQueuedMessage(batchBody(message))).toThrow('past the integers that are exact');
  });

  it.each([
    ['a value is too small for the store', { values: { temperature_c: 1e-200 } }],
    ['a value has no name', { values: { '': 1 } }],
    ['its values are larger than any gateway makes them', { values: { text: 'x'.repeat(20_000) } }],
    ['it has no time', { measured_at: undefined }],
    ['its time is past the exact integers', { received_at: 2 ** 60 }],
    ['its device is no id', { device_id: 'a/b' }],
  ])('loses a reading where %s, and no other: it is refused with the reason', (_, broken) => {
    const message = { ...batch(1, 3), readings: [reading(1), { ...reading(2), ...broken }, reading(3)] };
    const read = readQueuedMessage(batchBody(message));
    expect(read.readings).toEqual([1, 3].map((seq) => storedReading({ seq })));
    expect(read.ack?.ranges).toEqual([
      [1, 1],
      [3, 3],
    ]);
    expect(read.ack?.refused).toEqual([{ range: [2, 2], reason: expect.stringMatching(/^INVALID_MESSAGE: /) }]);
  });

  it('is stored where its gateway knows quantities and sources that the cloud does not know yet', () => {
    const newer = { ...reading(1), values: { radon_bq_m3: 55 }, source: 'lora', new_field: true };
    const read = readQueuedMessage(batchBody({ ...batch(1, 1), readings: [newer] }));
    expect(read.readings[0]?.reading).toMatchObject({ values: { radon_bq_m3: 55 }, source: 'lora' });
    expect(read.ack?.refused).toEqual([]);
  });

  it('is refused where it inflates past 1 MiB', () => {
    const bomb = Buffer.from(encodeBatch({ zeros: '0'.repeat(2_000_000) })).toString('base64');
    expect(() => readQueuedMessage(batchBody(batch(1, 1), { data: bomb }))).toThrow('larger than 1 MiB');
  });
});

describe('version 1.0 telemetry from the queue', () => {
  it('that carries its place in the log is stored and acknowledged there', () => {
    const message = toTelemetryV1(reading(5), GATEWAY.gatewayId, EPOCH, 5);
    const read = readQueuedMessage(telemetryBody(message));
    expect(read.ack).toEqual({ epoch: EPOCH, ranges: [[5, 5]], refused: [] });
    expect(read.readings).toMatchObject([{ epoch: EPOCH, seq: 5, reading: { measured_at: 1_706_872_350_000 } }]);
  });

  it('that is numbered and cannot be stored is refused in the acknowledgement', () => {
    const message = toTelemetryV1({ ...reading(5), values: { huge: 1e200 } }, GATEWAY.gatewayId, EPOCH, 5);
    const broken = { ...message, timestamp: 'yesterday' };
    for (const body of [telemetryBody(message), telemetryBody(broken)]) {
      const read = readQueuedMessage(body);
      expect(read.readings).toEqual([]);
      expect(read.ack).toMatchObject({ epoch: EPOCH, ranges: [], refused: [{ range: [5, 5] }] });
    }
    expect(() => readQueuedMessage(telemetryBody({ ...broken, gateway_id: 'neighbour' }))).toThrow(ForeignMessageError);
  });

  it('of an old gateway is stored with its times in milliseconds, and not acknowledged', () => {
    const read = readQueuedMessage(telemetryBody(OLD_TELEMETRY));
    expect(read.ack).toBeUndefined();
    expect(read.readings).toEqual([
      {
        ...GATEWAY,
        epoch: expect.stringMatching(/^v1-[0-9a-f]{32}$/),
        seq: 0,
        reading: {
          device_id: 'a4c138f5a1b2',
          values: OLD_TELEMETRY.sensor_data,
          measured_at: 1_706_872_350_000,
          received_at: 1_706_872_352_000,
          rssi: -65,
        },
        cloudReceivedAt: CLOUD_RECEIVED_AT,
      },
    ]);
  });

  it('of an old gateway has one identity per content', () => {
    const identity = (message: object) => readQueuedMessage(telemetryBody(message)).readings[0]?.epoch;
    expect(identity(OLD_TELEMETRY)).toBe(identity(OLD_TELEMETRY));
    expect(identity(OLD_TELEMETRY)).not.toBe(identity({ ...OLD_TELEMETRY, timestamp: OLD_TELEMETRY.timestamp + 1 }));
    expect(identity(OLD_TELEMETRY)).not.toBe(identity(withValue({ co2_ppm: 651 })));
  });

  it.each(['gateway_id', 'device_id'])('is refused where its %s is not the topic’s', (part) => {
    const read = () => readQueuedMessage(telemetryBody({ ...OLD_TELEMETRY, [part]: 'neighbour' }));
    expect(read).toThrow(ForeignMessageError);
    expect(read).toThrow(`${part} is neighbour in the payload`);
  });

  it.each([{ huge: 1e200 }, { tiny: 1e-200 }, { 'not a name': 1 }, { '': 1 }])(
    'is refused where a value cannot be stored: %j',
    (value) => {
      expect(() => readQueuedMessage(telemetryBody(withValue(value)))).toThrow('cannot be stored');
    },
  );

  it('is refused where its time has no exact milliseconds', () => {
    const message = { ...OLD_TELEMETRY, timestamp: Number.MAX_SAFE_INTEGER };
    expect(() => readQueuedMessage(telemetryBody(message))).toThrow('measured_at: Too big');
  });
});

describe('a queue message that no rule made', () => {
  const good = JSON.parse(batchBody(batch(1, 1)));

  it.each([
    ['is no JSON', 'hello'],
    ['is of another kind', JSON.stringify({ ...good, kind: 'other' })],
    ['carries no base64', JSON.stringify({ ...good, data: '&&&' })],
    ['names a building that is no id', JSON.stringify({ ...good, building_id: 'a/b' })],
    ['names a gateway that is no id', JSON.stringify({ ...good, gateway_id: '' })],
    ['says not when it came', JSON.stringify({ ...good, received_at: 'today' })],
    ['has a field too many', JSON.stringify({ ...good, extra: 1 })],
  ])('is refused where it %s', (_, body) => {
    expect(() => readQueuedMessage(body)).toThrow(InvalidMessageError);
  });
});
