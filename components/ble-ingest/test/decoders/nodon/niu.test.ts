import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const button = (hex: string) => heard({ serviceData: [{ uuid: '0000', hex }] });

describe('NodOn NIU', () => {
  it('tells five presses', () => {
    expect(button('02599c37d90287a521520006e35ab807')).toMatchObject({
      values: { event_button: 'quintuple_press', battery_pct: 99 },
      device: { model: 'NIU Lagoon' },
    });
  });

  it('of a colour or with an event that there is not is foreign', () => {
    expect(button('02599c37d90287a521520009635ab801')).toBeUndefined();
    expect(button('02599c37d90287a521520006635ab808')).toBeUndefined();
  });
});
