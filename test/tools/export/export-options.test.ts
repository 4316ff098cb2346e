import { describe, expect, it } from '@jest/globals';
import { ExportInputError } from '../../../tools/export/export-errors.ts';
import { parseExportArguments } from '../../../tools/export/export-options.ts';

const WHO = ['--building', 'acme:hq', '--gateway', 'gw-1'];
const WHEN = ['--from', '2026-11-01', '--to', '2026-11-21'];
const parse = (...args: string[]) => parseExportArguments([...WHO, ...WHEN, ...args], () => undefined);

describe('the command line of npm run export', () => {
  it('takes days as their beginning, in UTC', () => {
    expect(parse('--out', 'a.csv')?.query).toEqual({
      buildingId: 'acme:hq',
      gatewayId: 'gw-1',
      from: Date.UTC(2026, 10, 1),
      until: Date.UTC(2026, 10, 21),
    });
  });

  it.each([
    ['2026-11-02T06:00Z', Date.UTC(2026, 10, 2, 6)],
    ['2026-11-02T06:00:30.250+01:00', Date.UTC(2026, 10, 2, 5, 0, 30, 250)],
  ])('takes the time %s', (text, moment) => {
    const options = parseExportArguments(
      [...WHO, '--from', '2026-11-01', '--to', text, '--out', 'a.csv'],
      () => undefined,
    );
    expect(options?.query.until).toBe(moment);
  });

  it.each(['2026-02-31', '2026-11-02T06:00', 'yesterday', '2026-11-02T25:00Z', '20261102'])(
    'refuses the time %s',
    (text) => {
      expect(() => parse('--out', 'a.csv', '--to', text)).toThrow(/--to takes a day/);
    },
  );

  it('writes what the name of the file ends with, unless told otherwise', () => {
    expect(parse('--out', 'a.csv')?.format).toBe('csv');
    expect(parse('--out', 'november.PARQUET')?.format).toBe('parquet');
    expect(parse('--out', 'a.csv', '--format', 'parquet')?.format).toBe('parquet');
  });

  it('asks the account unless told to ask the local cloud', () => {
    expect(parse('--out', 'a.csv')?.source).toEqual({ local: false, data: '.sward' });
    expect(parse('--out', 'a.csv', '--local', '--data', 'here')?.source).toEqual({ local: true, data: 'here' });
  });

  it.each([
    [['--out', 'a.xlsx'], /--format takes csv or parquet/],
    [['--out', 'a.csv', '--format', 'xml'], /--format takes csv or parquet/],
    [['--out', 'a.csv', '--gateway', 'no/id'], /--gateway takes an id/],
    [['--out', 'a.csv', '--device', ''], /--device takes an id/],
    [['--out', 'a.csv', '--to', '2026-11-01'], /--from must be before --to/],
    [['--out', 'a.csv', '--nonsense'], /unknown option '--nonsense'/],
    [[], /required option '--out <file>'/],
  ])('refuses %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
    expect(() => parse(...args)).toThrow(ExportInputError);
  });

  it('explains itself', () => {
    const lines: string[] = [];
    expect(parseExportArguments(['--help'], (text) => lines.push(text))).toBeUndefined();
    expect(lines.join('')).toMatch(/--building <id>[\s\S]*Exit codes/);
  });
});
