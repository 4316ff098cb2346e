import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withOctets, withOctetsAsText } from '../../src/adapters/channel-octets.ts';

const throughJson = (message: object): unknown => withOctets(JSON.parse(JSON.stringify(withOctetsAsText(message))));

describe('a message on the channel between the processes', () => {
  it('brings its octets over as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (reports) => {
        expect(throughJson({ kind: 'heard', reports, lost: 2 })).toEqual({ kind: 'heard', reports, lost: 2 });
      }),
    );
  });

  it('is left alone where it holds none, or is no message', () => {
    const closed = { kind: 'closed', link: 3, reason: 'gone' };
    expect(throughJson(closed)).toEqual(closed);
    expect([undefined, null, 'text', 7].map(withOctets)).toEqual([undefined, null, 'text', 7]);
  });

  it('has octets of its own, which no other message shares', () => {
    const [one, other] = [1, 2].map((octet) => throughJson({ value: Uint8Array.of(octet) }));
    expect([one, other]).toEqual([{ value: Uint8Array.of(1) }, { value: Uint8Array.of(2) }]);
    expect(one).not.toHaveProperty('value.parent');
  });
});
