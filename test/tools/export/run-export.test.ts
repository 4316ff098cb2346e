import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { runExport } from '../../../tools/export/run-export.ts';
import type { ExportSource } from '../../../tools/export/source.ts';
import { csvObjects } from './csv-records.ts';
import { directoryOf, historyOf, stored } from './examples.ts';

const RANGE = ['--from', '2026-11-01', '--to', '2026-11-02'];
const WHO = ['--building', 'acme:hq', '--gateway', 'gw-1'];

describe('npm run export', () => {
  let folder: string;
  let lines: string[];
  let closed: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-export-'));
    lines = [];
    closed = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const pathOf = (name: string) => join(folder, name);
  const countClosed = () => {
    closed += 1;
  };
  const worldOf = (source: () => Omit<ExportSource, 'close'>, signal = new AbortController().signal) => ({
    openSource: async () => ({ ...source(), close: countClosed }),
    out: (line: string) => lines.push(line),
    err: (line: string) => lines.push(line),
    signal,
  });
  const worldWith = (readings: readonly StoredReading[]) =>
    worldOf(() => ({ history: historyOf(readings), directory: directoryOf(readings) }));
  const run = (readings: readonly StoredReading[], ...args: string[]) =>
    runExport([...WHO, ...RANGE, ...args], worldWith(readings));

  const readings = [1, 2, 3, 4].map((seq) => stored(seq));

  it('writes CSV', async () => {
    expect(await run(readings, '--out', pathOf('a.csv'))).toBe(0);
    const rows = csvObjects(readFileSync(pathOf('a.csv'), 'utf8'));
    expect(rows.map(({ seq, temperature_c }) => [seq, temperature_c])).toEqual([
      ['1', '0.01'],
      ['2', '0.02'],
      ['3', '0.03'],
      ['4', '0.04'],
    ]);
    expect(lines.at(-1)).toMatch(/a\.csv: 4 readings$/);
    expect(closed).toBe(1);
  });

  it('writes Parquet, in long form too', async () => {
    expect(await run(readings, '--long', '--out', pathOf('a.parquet'))).toBe(0);
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(pathOf('a.parquet')) });
    expect(rows.map(({ quantity, number }) => [quantity, number])).toEqual(
      readings.map(({ seq }) => ['temperature_c', seq / 100]),
    );
  });

  it('writes one device only where one is named', async () => {
    await run(readings, '--device', 'sensor-1', '--out', pathOf('a.csv'));
    expect(csvObjects(readFileSync(pathOf('a.csv'), 'utf8')).map(({ seq }) => seq)).toEqual(['1', '3']);
  });

  it.each([
    ['--wide', []],
    ['--long', ['--long']],
  ])('writes no file and ends with 3 where there are no readings (%s)', async (_, flags) => {
    const code = await runExport(
      [...WHO, '--from', '2026-12-01', '--to', '2026-12-02', '--out', pathOf('a.csv'), ...flags],
      worldWith(readings),
    );
    expect(code).toBe(3);
    expect(readdirSync(folder)).toEqual([]);
    expect(lines.at(-1)).toBe('there are no readings of this range: its newest reading is of 2026-11-01T00:00:20.000Z');
  });

  it.each([
    ['--building', 'acme:hp', 'no device of building acme:hp is known, but of: acme:hq'],
    ['--gateway', 'gw-2', 'no device of gateway gw-2 is known, but of: gw-1'],
    ['--device', 'sensor-7', 'no device sensor-7 is known, but: sensor-0, sensor-1'],
  ])('tells what there is where %s %s is unknown', async (option, id, hint) => {
    expect(await run(readings, '--out', pathOf('a.csv'), option, id)).toBe(3);
    expect(lines.at(-1)).toBe(`there are no readings of this range: ${hint}`);
  });

  it('says so where nothing has ever come', async () => {
    expect(await run([], '--out', pathOf('a.csv'))).toBe(3);
    expect(lines.at(-1)).toMatch(/no reading has come yet$/);
  });

  it('overwrites nothing, and finds out before it asks for readings', async () => {
    writeFileSync(pathOf('a.csv'), 'old');
    expect(await run(readings, '--out', pathOf('a.csv'))).toBe(1);
    expect(closed).toBe(0);
    expect(readFileSync(pathOf('a.csv'), 'utf8')).toBe('old');
    expect(await run(readings, '--out', pathOf('a.csv'), '--force')).toBe(0);
    expect(readFileSync(pathOf('a.csv'), 'utf8')).toMatch(/^measured_at,/);
  });

  it('ends with 2 and a word on it where the command line cannot be used', async () => {
    expect(await runExport(['--building', 'a/b'], worldWith([]))).toBe(2);
    expect(lines).toEqual([expect.stringMatching(/^npm run export: required option/)]);
  });

  it('tells how to use it', async () => {
    expect(await runExport(['--help'], worldWith([]))).toBe(0);
    expect(lines.join('\n')).toMatch(/^Usage: npm run export -- \[options\][\s\S]*--force/);
  });

  it.each([
    ['CredentialsProviderError', 'Could not load credentials from any providers', /no credentials for AWS/],
    ['Error', 'Region is missing', /set AWS_REGION or give --region/],
    ['ValidationError', 'Stack with id SwardData does not exist', /no stack SwardData in this account/],
    ['ResourceNotFoundException', 'Requested resource not found', /no such table/],
    ['ExpiredTokenException', 'The security token included in the request is expired', /not valid any more/],
    ['TypeError', 'something \u001b[2Jelse', /TypeError: something \?\[2Jelse/],
  ])('says what to do about %s', async (name, message, words) => {
    const world = worldOf(() => {
      throw Object.assign(new Error(message), { name });
    });
    expect(await runExport([...WHO, ...RANGE, '--out', pathOf('a.csv')], world)).toBe(1);
    expect(lines.at(-1)).toMatch(words);
  });

  it('leaves no half a file where reading fails, and closes what it opened', async () => {
    const history = {
      async *query() {
        yield stored(1);
        throw new Error('the network is gone');
      },
    };
    const world = worldOf(() => ({ history, directory: directoryOf([]) }));
    expect(await runExport([...WHO, ...RANGE, '--long', '--out', pathOf('a.csv')], world)).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
    expect(closed).toBe(1);
  });

  it('leaves no half a file where it is interrupted', async () => {
    const stop = new AbortController();
    const history = {
      async *query() {
        for (let seq = 1; seq < 1_000_000; seq++) {
          if (seq === 5000) stop.abort();
          yield stored(seq);
        }
      },
    };
    const world = worldOf(() => ({ history, directory: directoryOf([]) }), stop.signal);
    expect(await runExport([...WHO, ...RANGE, '--out', pathOf('a.parquet')], world)).toBe(1);
    expect(lines.at(-1)).toBe('npm run export: stopped: no file was written');
    expect(existsSync(pathOf('a.parquet'))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});
