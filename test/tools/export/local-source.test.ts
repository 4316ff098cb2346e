import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openCloudDatabase } from '@sward/cloud/adapters/cloud-database.ts';
import { SqliteDocumentStore } from '@sward/cloud/adapters/sqlite-document-store.ts';
import { SqliteReadingStore } from '@sward/cloud/adapters/sqlite-reading-store.ts';
import { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import { openSource } from '../../../tools/export/open-source.ts';
import { csvObjects } from './csv-records.ts';
import { START, stored } from './examples.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..');
const HOUR_MS = 3_600_000;

describe('the source of npm run export --local', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-export-local-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A local cloud that has these readings, and has ended. */
  async function fill(file: string) {
    const database = openCloudDatabase(file);
    const readings = [3, 1, 2].map((seq) => stored(seq));
    await new SqliteReadingStore(database, () => START).put(readings);
    await new DocumentDirectory(new SqliteDocumentStore(database, () => START)).update(readings);
    database.close();
  }

  it.each(['cloud.db', 'cloud/cloud.db'])('finds the readings of a local cloud whose file is %s', async (name) => {
    await fill(join(folder, name));
    const source = await openSource({ local: true, data: folder });
    const seqs: number[] = [];
    const query = { buildingId: 'acme:hq', gatewayId: 'gw-1', from: START, until: START + HOUR_MS };
    for await (const { seq } of source.history.query(query)) seqs.push(seq);
    expect(seqs).toEqual([1, 2, 3]);
    const devices: string[] = [];
    for await (const { reading } of source.directory.devices('acme:hq')) devices.push(reading.device_id);
    expect(devices).toEqual(['sensor-0', 'sensor-1']);
    source.close();
  });

  it('is what the program reads when a person runs it', async () => {
    await fill(join(folder, 'cloud.db'));
    const out = join(folder, 'out.csv');
    const range = ['--from', '2026-11-01', '--to', '2026-11-02'];
    const who = ['--building', 'acme:hq', '--gateway', 'gw-1', '--device', 'sensor-1'];
    const args = ['--import', 'tsx', 'tools/export.ts', '--local', '--data', folder, ...who, ...range, '--out', out];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: REPOSITORY });
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `readings from 2026-11-01T00:00:00.000Z to before 2026-11-02T00:00:00.000Z\n${out}: 2 readings\n`,
    );
    expect(csvObjects(readFileSync(out, 'utf8')).map(({ seq, temperature_c }) => [seq, temperature_c])).toEqual([
      ['1', '0.01'],
      ['3', '0.03'],
    ]);
  }, 60_000);

  it('says how to get a local cloud where there is none', async () => {
    await expect(openSource({ local: true, data: folder })).rejects.toThrow(/run npm start once/);
  });
});
