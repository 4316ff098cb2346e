import { describe, expect, it } from '@jest/globals';
import { marksOf, withMarks } from '../../lib/notifications/marks.ts';

describe('marks', () => {
  it('are read back, and what is no mark is passed over', () => {
    const sent = { 'escalate#1#lead': 5, 'missing#0#gone': 6, 'fax#0#ops': 7, raise: 8, '': 9 };
    expect(marksOf(sent)).toEqual([
      { kind: 'escalate', number: 1, channelId: 'lead', at: 5 },
      { kind: 'missing', number: 0, channelId: 'gone', at: 6 },
    ]);
  });

  it('keep the time at which something was done first', () => {
    expect(withMarks({ 'raise#0#ops': 5 }, ['raise#0#ops', 'raise#0#lead'], 9)).toEqual({
      'raise#0#ops': 5,
      'raise#0#lead': 9,
    });
  });

  it('stay few, however often somebody is reminded', () => {
    let sent: Record<string, number> = { 'raise#0#ops': 0, 'raise#0#lead': 0 };
    for (let n = 1; n <= 5000; n++) sent = withMarks(sent, [`remind#${n}#ops`], n);
    sent = withMarks(sent, ['remind#1#lead'], 9);
    // A process that is late with an earlier one does not bring it back.
    sent = withMarks(sent, ['remind#17#ops'], 9999);
    expect(sent).toEqual({ 'raise#0#ops': 0, 'raise#0#lead': 0, 'remind#5000#ops': 5000, 'remind#1#lead': 9 });
  });
});
