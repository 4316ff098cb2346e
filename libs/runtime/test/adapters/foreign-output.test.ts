import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSync } from 'esbuild';

const PROGRAM = `
  import { runComponent } from '@sward/runtime/adapters/node-process.ts';
  runComponent({ component: 'sward.Test', level: 'debug' }, async () => {
    console.log('a %s of the library', 'line');
    console.error('password=hunter2-canary');
    process.emitWarning('old API', 'DeprecationWarning');
    console.warn(process.env.SVCUID);
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), 50);
    return { async stop() {} };
  });
`;

describe('what libraries print', () => {
  let folder: string;
  let output: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sward-output-'));
    const outfile = join(folder, 'program.cjs');
    const stdin = { contents: PROGRAM, resolveDir: resolve('libs/runtime'), loader: 'ts' as const };
    buildSync({ stdin, bundle: true, platform: 'node', format: 'cjs', outfile, logLevel: 'error' });
    const child = spawn(process.execPath, [outfile], { cwd: folder, env: { ...process.env, SVCUID: 'id-canary' } });
    const [said] = await Promise.all([Promise.all([text(child.stdout), text(child.stderr)]), once(child, 'close')]);
    output = said.join('');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('becomes lines of the log, as do the warnings of Node', () => {
    const lines = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toContainEqual(expect.objectContaining({ event: 'library_output', text: 'a line of the library' }));
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'node_warning', error: expect.objectContaining({ message: 'old API' }) }),
    );
  });

  it('loses its secrets on the way', () => {
    expect(output).toContain('password=[redacted]');
    expect(output).not.toContain('canary');
  });
});
