import { describe, expect, it } from '@jest/globals';
import { decodeFeedMessage, encodeFeedMessage } from '../../lib/feed/feed-message.ts';
import { readQueuedMessage } from '../../lib/telemetry/queued-message.ts';
import { batch, batchBody, OLD_TELEMETRY, storedReading, telemetryBody } from '../telemetry/examples.ts';

describe('feed message', () => {
  it.each([
    ['a batch', batchBody(batch(1, 3))],
    ['version 1.0 telemetry, which tells less', telemetryBody(OLD_TELEMETRY)],
  ])('gives back what came as %s', (_what, body) => {
    const { readings } = readQueuedMessage(body);
    expect(decodeFeedMessage(encodeFeedMessage(readings))).toEqual(readings);
  });

  it.each([
    ['text', 'hello'],
    ['nothing', ''],
    ['readings of no store', encodeFeedMessage([storedReading({ seq: -1 })])],
  ])('refuses %s', (_what, body) => {
    expect(() => decodeFeedMessage(body)).toThrow(expect.objectContaining({ code: 'INVALID_MESSAGE' }));
  });
});
