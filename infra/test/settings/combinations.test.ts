import { describe, expect, it } from '@jest/globals';
import { settingCombinations } from '../../lib/settings/combinations.ts';
import { readSettings } from '../../lib/settings/read-settings.ts';
import { STREAMS, TIMESERIES } from '../../lib/settings/settings.ts';

describe('the combinations of settings', () => {
  const settings = settingCombinations().map(({ context }) => readSettings(context));

  it('are every choice with every other, each once', () => {
    expect(settings).toHaveLength(TIMESERIES.length * 2 * STREAMS.length * 2 * 2);
    expect(new Set(settingCombinations().map(({ name }) => name)).size).toBe(settings.length);
    expect(new Set(settings.map((each) => JSON.stringify(each))).size).toBe(settings.length);
  });

  it('hold each value of each choice, and what is said besides', () => {
    const values = (name: keyof (typeof settings)[number]) => new Set(settings.map((each) => each[name]));
    expect(values('timeseries')).toEqual(new Set(TIMESERIES));
    expect(values('stream')).toEqual(new Set(STREAMS));
    expect(values('archive')).toEqual(new Set([true, false]));
    expect(values('history')).toEqual(new Set(['daily', 90]));
    expect(settings.filter(({ tenants }) => tenants.length > 0)).toHaveLength(settings.length / 2);
    expect(settings.filter(({ operator_email }) => operator_email)).toHaveLength(settings.length / 8);
  });
});
