import { describe, expect, it } from '@jest/globals';
import { figureText, renderAims, renderTables } from '../support/table.ts';

describe('the tables of a run', () => {
  it('shows rows of one table together, columns in the order of first appearance, notes below', () => {
    const rows = [
      { table: 'rate', subject: 'sward', figures: { per_s: 12_345.6 } },
      { table: 'cost', subject: 'sward', figures: { cpu: 'low' } },
      { table: 'rate', subject: 'a peer', figures: { per_s: 0.01234, lost: null }, note: 'keeps nothing' },
    ];
    expect(renderTables(rows).split('\n')).toEqual([
      'rate     per_s  lost',
      'sward   12,346     -',
      'a peer  0.0123     -',
      '  a peer: keeps nothing',
      '',
      'cost   cpu',
      'sward  low',
    ]);
  });

  it('says of each aim whether it was met', () => {
    const aims = [
      { name: 'rate', wanted: 'at least 20', measured: 41.23, met: true },
      { name: 'memory', wanted: 'at most 110 MB', measured: null, met: false },
    ];
    expect(renderAims(aims).split('\n')).toEqual([
      'met    rate    41.2   wanted: at least 20',
      'MISSED memory     -   wanted: at most 110 MB',
    ]);
  });

  it('has a dash for what was not measured', () => {
    expect([figureText(undefined), figureText(null), figureText(0)]).toEqual(['-', '-', '0']);
  });
});
