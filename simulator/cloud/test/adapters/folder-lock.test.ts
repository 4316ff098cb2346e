import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { lockFolder } from '../../src/adapters/folder-lock.ts';
import { FolderInUseError } from '../../src/errors.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const makeFolder = temporaryFolders();

const owners: ChildProcess[] = [];
// A failed test must not leave its process behind: jest would wait for it for ever.
afterEach(() => {
  for (const owner of owners.splice(0)) owner.kill('SIGKILL');
});

/** Another process that takes the folder and keeps it. */
async function startOwner(folder: string) {
  const program = `import { lockFolder } from ${JSON.stringify(resolve(__dirname, '../../src/adapters/folder-lock.ts'))};
    lockFolder(${JSON.stringify(folder)});
    process.send('taken');
    setInterval(() => {}, 1e6);`;
  const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  owners.push(owner);
  await once(owner, 'message');
  return owner;
}

describe('the lock of a folder', () => {
  it('is taken once, and free when it is released', () => {
    const folder = join(makeFolder(), 'new');
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderInUseError);
    expect(() => lockFolder(folder)).toThrow(`another local cloud runs on ${folder}: stop it, or choose another`);
    lock.release();
    lockFolder(folder).release();
  });

  it('is kept from other processes, and ends with the process that was killed', async () => {
    const folder = makeFolder();
    const owner = await startOwner(folder);
    expect(() => lockFolder(folder)).toThrow(FolderInUseError);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    lockFolder(folder).release();
  });

  it('makes the folder and its file for their owner alone', () => {
    const folder = join(makeFolder(), 'new');
    lockFolder(folder).release();
    expect([folder, join(folder, 'cloud.lock')].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
  });
});
