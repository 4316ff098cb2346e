import { describe, expect, it } from '@jest/globals';
import { type JestResult, matrixText, rowsOf, type ToldBalance } from '../../tools/faults/matrix-result.ts';
import type { Fault } from '../faults/catalogue.ts';

const FAULTS: readonly Fault[] = [
  { section: 'Time', fault: 'a jump', tests: [{ file: 'test/a.test.ts', title: 'survives it: %s' }] },
  { section: 'Storage', fault: 'a cut', tests: [{ file: 'test/a.test.ts', title: 'is whole' }], note: 'a | b' },
  { section: 'Storage', fault: 'a fire', tests: [{ file: 'test/b.test.ts', title: 'is out' }] },
];

const RESULT: JestResult = {
  testResults: [
    {
      name: '/checkout/test/a.test.ts',
      assertionResults: [
        { title: 'survives it: by an hour', fullName: 'a clock survives it: by an hour', status: 'passed' },
        { title: 'survives it: by a year', fullName: 'a clock survives it: by a year', status: 'failed' },
        { title: 'is whole', fullName: 'a log is whole', status: 'passed' },
      ],
    },
  ],
};

const told = (test: string, offered: number): ToldBalance => ({
  test,
  file: '/checkout/test/a.test.ts',
  offered,
  durable: offered,
  stored: offered - 1,
  given_up: 0,
  lost: 1,
  duplicated: 0,
});

const rows = rowsOf(
  FAULTS,
  RESULT,
  [told('a clock survives it: by an hour', 10), told('a clock survives it: by a year', 20)],
  '/checkout',
);

describe('the fault matrix', () => {
  it('adds up the readings of all tests of a fault, and counts those that failed or did not run', () => {
    expect(rows).toMatchObject([
      { fault: 'a jump', tests: 2, failed: 1, counted: true, offered: 30, stored: 28, lost: 2 },
      { fault: 'a cut', tests: 1, failed: 0, counted: false, offered: 0 },
      { fault: 'a fire', tests: 0, failed: 1, counted: false },
    ]);
  });

  it('is printed section by section, with a dash where a test counts no readings', () => {
    const lines = matrixText(rows).split('\n');
    expect(lines.filter((line) => /^[A-Z]/.test(line))).toHaveLength(2);
    expect(lines.find((line) => line.startsWith('a cut'))).toMatch(/^a cut +1 +0( +-){6}$/);
    expect(lines.find((line) => line.startsWith('a jump'))).toMatch(/^a jump +2 +1 +30 +30 +28 +0 +2 +0$/);
  });
});
