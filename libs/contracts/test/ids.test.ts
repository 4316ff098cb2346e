import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidIdError } from '../src/errors.ts';
import { isId, requireId } from '../src/ids.ts';
import { cloudTopics, localTopics } from '../src/topics.ts';

const gateway = { buildingId: 'building-1', gatewayId: 'gateway-abcd1234' };

describe('an id', () => {
  it.each(['a4c138f5a1b2', 'gateway-abcd1234', 'A4:C1:38:F5:A1:B2', 'x', 'a'.repeat(64), 'v1.2_3'])(
    'may be %s',
    (id) => {
      expect(isId(id)).toBe(true);
    },
  );

  it.each([
    '',
    '.',
    '..',
    'a/b',
    '+',
    '#',
    '*',
    'a b',
    'a\n',
    'ä',
    'a'.repeat(65),
    "'; --",
    '\0',
    '<img>',
    '__proto__/x',
  ])('may not be %j', (id) => {
    expect(isId(id)).toBe(false);
  });

  it('is refused with its role and a harmless picture of the text', () => {
    expect(() => requireId('bad\nid', 'device_id')).toThrow(InvalidIdError);
    expect(() => requireId('bad\nid', 'device_id')).toThrow('device_id "bad\\nid" is not an id');
  });

  it('never lets a topic leave its place, whatever the text', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'ab/.+#*$\0') }));
    fc.assert(
      fc.property(anything, (text) => {
        if (!isId(text)) return expect(() => cloudTopics.telemetry(gateway, text)).toThrow(InvalidIdError);
        const topic = cloudTopics.telemetry(gateway, text);
        expect(topic.split('/')).toHaveLength(7);
        expect(topic.startsWith('building/building-1/gateway/gateway-abcd1234/device/')).toBe(true);
        return expect(localTopics.ingestAck(text)).toBe(`sward/ingest/ack/${text}`);
      }),
      { numRuns: 2000 },
    );
  });
});
