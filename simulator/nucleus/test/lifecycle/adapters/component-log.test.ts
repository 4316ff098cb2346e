import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ComponentLogs } from '../../../src/lifecycle/adapters/component-log.ts';
import type { OutputLine } from '../../../src/lifecycle/script-runner.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nucleus-log-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = (text: string): OutputLine => ({
  component: 'a',
  step: 'run',
  stream: 'stdout',
  text,
  timeMs: Date.UTC(2026, 10, 20),
});

describe('component logs', () => {
  it('hold each line with its time, step and stream, also after a restart of the nucleus', () => {
    for (const text of ['one', 'two']) {
      const logs = new ComponentLogs(folder);
      logs.write(line(text));
      logs.close();
    }
    const written = '2026-11-20T00:00:00.000Z [run stdout] one\n2026-11-20T00:00:00.000Z [run stdout] two\n';
    expect(readFileSync(join(folder, 'a.log'), 'utf8')).toBe(written);
  });

  it('stay within their size: the oldest lines go', () => {
    const logs = new ComponentLogs(folder, { maxBytes: 1000, keep: 2 });
    for (let count = 0; count < 200; count += 1) logs.write(line(`line ${count}`));
    logs.close();
    expect(readdirSync(folder).sort()).toEqual(['a.log', 'a.log.1', 'a.log.2']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1000);
    expect(readFileSync(join(folder, 'a.log'), 'utf8')).toContain('line 199');
  });
});
