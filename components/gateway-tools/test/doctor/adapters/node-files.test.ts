import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodeFiles } from '@sward/gateway-tools/doctor/adapters/node-files.ts';
import { procProcesses } from '@sward/gateway-tools/doctor/adapters/proc-processes.ts';
import { runCommand } from '@sward/gateway-tools/doctor/adapters/system-commands.ts';
import { buildSync } from 'esbuild';

const KIB = 1024;

describe('what the doctor sees of a machine', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-files-'));
    mkdirSync(join(folder, 'sys', 'class'), { recursive: true });
    writeFileSync(join(folder, 'sys', 'class', 'b'), 'text\n');
    writeFileSync(join(folder, 'sys', 'class', 'a'), `${'x'.repeat(300 * KIB)}end`);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('lies below the folder that it is given', async () => {
    const files = nodeFiles(folder);
    expect(await files.text('/sys/class/b')).toEqual({ ok: true, value: 'text\n' });
    expect(await files.names('/sys/class')).toEqual({ ok: true, value: ['a', 'b'] });
    expect(await files.text('/sys/class/c')).toMatchObject({ ok: false, why: 'missing' });
    expect(await files.text('/sys/class/b/c')).toMatchObject({ ok: false, why: 'missing' });
    expect(await files.text('/sys/class')).toMatchObject({ ok: false, why: 'failed' });
    expect(await files.facts('/sys/class/b')).toMatchObject({ ok: true, value: { kind: 'file' } });
  });

  it('is a part of a long file: the beginning, or the end', async () => {
    const files = nodeFiles(folder);
    const [begin, end] = [await files.text('/sys/class/a'), await files.tail('/sys/class/a')];
    expect(begin.ok && begin.value.length).toBe(256 * KIB);
    expect(end.ok && end.value.endsWith('xend')).toBe(true);
    expect(end.ok && end.value.length).toBe(256 * KIB);
  });

  it('is no pipe and no device, which would hold the doctor for ever', async () => {
    // The end of the process waits for whatever is being opened: so it is tried in one of its own.
    expect(spawnSync('mkfifo', [join(folder, 'pipe')]).status).toBe(0);
    const program = join(folder, 'program.cjs');
    const source = resolve('components/gateway-tools/src/doctor/adapters/node-files.ts');
    const alias = { '@sward/gateway-tools': resolve('components/gateway-tools/src') };
    buildSync({ entryPoints: [source], outfile: program, bundle: true, platform: 'node', format: 'cjs', alias });
    const words = [
      '-e',
      'require(process.argv[1]).nodeFiles().text(process.argv[2]).then(({ why }) => console.log(why))',
    ];
    const opened = spawnSync(process.execPath, [...words, program, join(folder, 'pipe')], {
      encoding: 'utf8',
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    expect([opened.status, opened.stdout]).toEqual([0, 'failed\n']);
    expect(await nodeFiles().text('/dev/zero')).toMatchObject({ ok: false, why: 'failed' });
  });

  it('is a file of the kernel too, which says that it is empty', async () => {
    const mounts = await nodeFiles().text('/proc/self/status');
    expect(mounts.ok && mounts.value).toMatch(/^Name:/);
  });

  it('is free space', async () => {
    const space = await nodeFiles().space(folder);
    expect(space.ok && space.value.totalBytes).toBeGreaterThan(0);
  });

  it('are processes, with user and rights', () => {
    const own = procProcesses().find(({ pid }) => pid === process.pid);
    expect(own?.uid).toBe(process.getuid?.());
    expect(own?.arguments.length).toBeGreaterThan(0);
  });

  it('is what a program says, if it is there and ends', async () => {
    expect(await runCommand('printf', ['%s', 'said'], 60_000)).toEqual({ ok: true, value: 'said' });
    expect(await runCommand('no-such-program-here', [], 60_000)).toMatchObject({ ok: false, why: 'missing' });
    expect(await runCommand('sleep', ['600'], 50)).toMatchObject({ ok: false, why: 'failed' });
  });
});
