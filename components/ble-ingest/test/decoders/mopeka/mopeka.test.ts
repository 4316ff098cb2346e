import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const pro = (hex: string, serviceUuids = ['fee5']) => heard({ serviceUuids, manufacturerData: `5900${hex}` });

describe('Mopeka Pro', () => {
  it('tells no level of an echo that is worth nothing', () => {
    expect(pro('087043b603e0f509fae3')).toMatchObject({ values: { reading_quality_pct: 0 } });
    expect(pro('087043b603e0f509fae3')).not.toHaveProperty('values.level_mm');
  });

  it('tells its button', () => {
    expect(pro('0870c3b6c3e0f509fae3')).toMatchObject({ values: { event_button: 'press', temperature_c: 27 } });
  });

  it('measures air where it is sold for it', () => {
    expect(pro('0a7043b6c3e0f509fae3')).toMatchObject({ values: { level_mm: 165 }, device: { medium: 'air' } });
  });

  it('is another device of the chip without its service', () => {
    expect(pro('087043b6c3e0f509fae3', ['fee6'])).toBeUndefined();
  });

  it('says nothing of a model that is not known', () => {
    expect(pro('7f7043b6c3e0f509fae3')).toBeUndefined();
  });
});
