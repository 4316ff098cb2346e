import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const frame = (port: string, name = Buffer.from('Single Port').toString('hex')) =>
  heard({ manufacturerData: `ffff49ef138802e2${port}${name.padEnd(40, '0')}` });

describe('Kegtron', () => {
  it('numbers the ports of a device with two, and tells the name of each', () => {
    expect(frame('41')).toMatchObject({
      values: { volume_dispensed_l_1: 0.738 },
      device: { model: 'KT-200', port_name: 'Single Port', port_index: 1, port_configured: true },
    });
  });

  it.each([
    ['an octet for the port with unknown bits', '03', undefined],
    ['the second port of a device with one', '11', undefined],
    ['a name of no printable characters', '01', 'ff00'],
  ])('is not %s', (_, port, name) => {
    expect(frame(port, name)).toBeUndefined();
  });

  it('is not a frame of zeros', () => {
    expect(heard({ manufacturerData: `ffff${'00'.repeat(27)}` })).toBeUndefined();
  });
});
