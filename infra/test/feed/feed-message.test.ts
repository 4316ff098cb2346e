import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { decodeFeedMessage, encodeFeedMessage } from '../../lib/feed/feed-message.ts';
import { encodeFeedMessages } from '../../lib/feed/feed-messages.ts';
import { readSegment, toSegments } from '../../lib/history/segments.ts';
import { readQueuedMessage } from '../../lib/telemetry/queued-message.ts';
import { batch, batchBody, GATEWAY, OLD_TELEMETRY, storedReading, telemetryBody } from '../telemetry/examples.ts';

describe('feed message', () => {
  it.each([
    ['a batch', batchBody(batch(1, 3))],
    ['version 1.0 telemetry, which tells less', telemetryBody(OLD_TELEMETRY)],
    ['telemetry with half a decibel', telemetryBody({ ...OLD_TELEMETRY, metadata: { rssi: -65.5 } })],
    ['telemetry with no signal strength of this world', telemetryBody({ ...OLD_TELEMETRY, metadata: { rssi: 1e99 } })],
  ])('gives back what came as %s, and the store takes it as well', (_what, body) => {
    const { readings } = readQueuedMessage(body);
    expect(decodeFeedMessage(encodeFeedMessage(readings))).toEqual(readings);
    const segments = toSegments(readings, () => 1);
    expect(segments.flatMap(({ key, data }) => readSegment(GATEWAY, key, data))).toEqual(readings);
  });

  it.each([
    ['text', 'hello'],
    ['nothing', ''],
    ['readings of no store', encodeFeedMessage([storedReading({ seq: -1 })])],
  ])('refuses %s', (_what, body) => {
    expect(() => decodeFeedMessage(body)).toThrow(expect.objectContaining({ code: 'INVALID_MESSAGE' }));
  });

  it('inflates to little, however much texts deflate: ten of them come at once', () => {
    const values = { note: 'x'.repeat(15_900) };
    const readings = Array.from({ length: 1100 }, (_, i) => {
      const stored = storedReading({ seq: i + 1 });
      return { ...stored, reading: { ...stored.reading, values } };
    });
    const messages = encodeFeedMessages(readings, 250_000);
    const sizes = messages.map((body) => inflateRawSync(Buffer.from(body, 'base64')).length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2 * 1024 * 1024);
    expect(messages.flatMap(decodeFeedMessage)).toEqual(readings);
  });
});
