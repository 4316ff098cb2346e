import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createTimedatectlSync } from '../../src/adapters/timedatectl-sync.ts';

const folder = mkdtempSync(join(tmpdir(), 'sward-timedatectl-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ABSENT = join(folder, 'absent');

function program(name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

function timesync({ synchronized }: { synchronized: boolean }): string {
  const timesyncFolder = mkdtempSync(join(folder, 'timesync-'));
  mkdirSync(timesyncFolder, { recursive: true });
  if (synchronized) writeFileSync(join(timesyncFolder, 'synchronized'), '');
  return timesyncFolder;
}

describe('timedatectl', () => {
  it.each([
    ['yes', 'synchronized'],
    ['no', 'unsynchronized'],
  ])('that prints %s says: %s', async (answer, state) => {
    // It answers for the property that was asked, as the real one does, and for no other.
    const asked = `[ "$*" = "show -p NTPSynchronized --value" ] && echo ${answer}`;
    const sync = createTimedatectlSync({ program: program(`says-${answer}`, asked), timesyncFolder: ABSENT });
    expect(await sync.read()).toBe(state);
  });

  it.each([
    ['is not installed', ABSENT],
    ['finds no system bus', program('fails', 'echo "Failed to connect to bus" >&2; exit 1')],
    ['says what nobody knows', program('mumbles', 'echo maybe')],
    ['hangs', program('hangs', 'exec sleep 60')],
  ])('that %s leaves it to the mark of timesyncd', async (_, path) => {
    const ask = (timesyncFolder: string) =>
      createTimedatectlSync({ program: path, timesyncFolder, timeoutMs: 200 }).read();
    expect(await ask(timesync({ synchronized: true }))).toBe('synchronized');
    expect(await ask(timesync({ synchronized: false }))).toBe('unsynchronized');
    expect(await ask(ABSENT)).toBe('unknown');
  });
});
