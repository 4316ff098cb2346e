import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

/** The wrapping undone by the reader: each octet is mixed with the two ahead of it on air. */
function wrapped(payload: readonly number[]): string {
  const octets = [0x06, 0xcc];
  payload.forEach((octet, index) => {
    const [before = 0, ahead = 0] = octets.slice(-2);
    octets.push((octet ^ (before + index + 2) ^ ahead) & 0xff);
  });
  return `1a06${Buffer.from(octets).toString('hex')}`;
}

const frame = (head: readonly number[], version = 1) => [...head, ...Array(20 - head.length).fill(0), 0, version];

describe('Beckett burner control', () => {
  it('names a lockout and why the flame was lost', () => {
    const values = { state: 'lockout', end_cause: 'relay failure', count: 258 };
    expect(heard({ manufacturerData: wrapped(frame([0, 3, 0, 0, 0, 9, 0, 0x1b, 1, 2])) })).toMatchObject({ values });
  });

  it('tells no state of a product that does not send it', () => {
    expect(heard({ manufacturerData: wrapped(frame([0, 4])) })).toMatchObject({
      values: {},
      device: { model: 'BeckettLink Pro 7652' },
    });
  });

  it('is rejected in a version that is not known', () => {
    expect(heard({ manufacturerData: wrapped(frame([0, 3], 2)) })).toEqual({
      format: 'beckett',
      reject: 'bad-version',
    });
  });
});
