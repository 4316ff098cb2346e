import { describe, expect, it } from '@jest/globals';
import { IOT_CORE_LIMITS, requirePublishWithinLimits, requireTopicWithinLimits } from '../../src/broker/limits.ts';
import { PublishRate } from '../../src/broker/publish-rate.ts';
import { LimitExceededError } from '../../src/errors.ts';

const publish = (change: Partial<Parameters<typeof requirePublishWithinLimits>[0]>) => () =>
  requirePublishWithinLimits({ topic: 'a', payloadBytes: 1, qos: 1, ...change }, IOT_CORE_LIMITS);

describe('the limits of IoT Core', () => {
  it('takes 128 KiB and no byte more', () => {
    expect(publish({ payloadBytes: 131_072 })).not.toThrow();
    expect(publish({ payloadBytes: 131_073 })).toThrow(LimitExceededError);
  });

  it('takes QoS 0 and 1', () => {
    expect(publish({ qos: 0 })).not.toThrow();
    expect(publish({ qos: 2 })).toThrow('QoS 0 and 1 only');
  });

  it('takes 7 slashes, those of the Basic Ingest prefix not counted', () => {
    expect(publish({ topic: 'a/b/c/d/e/f/g/h' })).not.toThrow();
    expect(publish({ topic: '$aws/rules/r/a/b/c/d/e/f/g/h' })).not.toThrow();
    expect(publish({ topic: 'a/b/c/d/e/f/g/h/i' })).toThrow('8 slashes');
    expect(publish({ topic: '$aws/rules/r/a/b/c/d/e/f/g/h/i' })).toThrow('8 slashes');
  });

  it('takes topics of 256 bytes', () => {
    const check = (topic: string) => () => requireTopicWithinLimits(topic, IOT_CORE_LIMITS);
    expect(check('é'.repeat(128))).not.toThrow();
    expect(check('é'.repeat(129))).toThrow('258 bytes');
  });

  it('takes no topic with U+0000', () => {
    expect(publish({ topic: 'a/\0' })).toThrow('U+0000');
  });
});

describe('the publish rate', () => {
  it('admits one second’s worth at once, then as many as time brings', () => {
    const rate = new PublishRate(100, 0);
    const admitted = (count: number, atMs: number) =>
      Array.from({ length: count }, () => rate.admit(atMs)).filter(Boolean).length;
    expect(admitted(150, 0)).toBe(100);
    expect(admitted(10, 50)).toBe(5);
    expect(admitted(500, 5000)).toBe(100);
  });

  it('never counts backwards when the clock does', () => {
    const rate = new PublishRate(1, 1000);
    expect(rate.admit(1000)).toBe(true);
    expect(rate.admit(0)).toBe(false);
  });
});
