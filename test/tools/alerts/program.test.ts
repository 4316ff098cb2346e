import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openCloudDatabase } from '@sward/cloud/adapters/cloud-database.ts';
import { repositoryRoot } from '../../../tools/repository-root.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-alerts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The program as a process, as `npm run alerts` starts it. */
function run(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'tools/alerts.ts', ...args], {
    cwd: repositoryRoot,
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('npm run alerts as a process', () => {
  it('works on a local cloud that another process has open, and ends with 1 where it cannot', () => {
    const local = ['--local', '--data', folder];
    expect(run(['list', ...local])).toEqual({ status: 1, stdout: '', stderr: expect.stringContaining('npm start') });
    const database = openCloudDatabase(join(folder, 'cloud', 'cloud.db'));
    const group = 'id: freezers\ndevice_ids: [freezer-1]\n';
    expect(run(['groups', 'put', '-', ...local], group)).toMatchObject({ status: 0, stderr: '' });
    expect(database.prepare('SELECT id FROM documents').all()).toEqual([{ id: 'freezers' }]);
    database.close();
  });
});
