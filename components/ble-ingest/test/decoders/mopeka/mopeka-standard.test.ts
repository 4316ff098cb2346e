import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const frame = (echoes: string) =>
  heard({ serviceUuids: ['ada0'], manufacturerData: `0d000002e02a${echoes.padEnd(30, '0')}` });

describe('Mopeka Check', () => {
  it('takes the strongest echo, and adds up the times of those that are none', () => {
    // Ten bits each, least significant first: 31 without strength, 31 with strength 1, then 4 with strength 20.
    expect(frame('1ffc4028')).toMatchObject({ values: { level_mm: 35, reading_quality_pct: 65 } });
  });

  it('tells no level of an echo too weak', () => {
    expect(frame('2400')).not.toHaveProperty('values.level_mm');
  });
});
