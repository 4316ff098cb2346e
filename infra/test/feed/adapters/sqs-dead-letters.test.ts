import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SqsDeadLetters } from '../../../lib/feed/adapters/sqs-dead-letters.ts';
import { FakeSqs } from './fake-sqs.ts';

const QUEUE = 'https://sqs/1/dead-letters';
const origin = { buildingId: 'acme:hq', gatewayId: 'gw-1', epoch: '0123456789abcdef', firstSeq: 0, lastSeq: 9 };

describe('SqsDeadLetters', () => {
  it('keeps the body as it was, and tells why and where it came from in attributes', async () => {
    const sqs = new FakeSqs();
    const letter = {
      body: '{"kind":"batch"}',
      reason: 'INVALID_MESSAGE: v',
      source: 'telemetry',
      messageId: 'm-1',
      origin,
    };
    await new SqsDeadLetters(QUEUE, sqs).add(letter);
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    const number = (StringValue: string) => ({ DataType: 'Number', StringValue });
    expect(sqs.sent).toEqual([
      {
        queueUrl: QUEUE,
        body: letter.body,
        attributes: {
          reason: text('INVALID_MESSAGE: v'),
          source: text('telemetry'),
          message_id: text('m-1'),
          building: text('acme:hq'),
          gateway: text('gw-1'),
          epoch: text('0123456789abcdef'),
          first_seq: number('0'),
          last_seq: number('9'),
        },
      },
    ]);
  });

  it('is taken by SQS whatever a sender made the reason', async () => {
    const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 500 }), fc.constant(''), fc.constant('a\r\nb\u0000'));
    await fc.assert(
      fc.asyncProperty(texts, async (reason) => {
        const sqs = new FakeSqs();
        await new SqsDeadLetters(QUEUE, sqs).add({ body: 'x', reason, source: 'alerts', messageId: 'm', origin: {} });
        expect(sqs.sent[0]?.attributes['reason']?.StringValue).toMatch(/^[ -~]{1,300}$/);
      }),
    );
  });
});
