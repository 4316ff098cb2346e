import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { processGroupUse, processUse } from '../../src/adapters/proc-process-use.ts';

describe('the use of a process', () => {
  it('is that of this very process, by its own pid', () => {
    const use = processUse('self', process.pid, process.uptime());
    const ownMb = process.memoryUsage.rss() / 1024 / 1024;
    expect(use?.name).toBe('self');
    expect(use?.rss_mb).toBeGreaterThan(ownMb * 0.5);
    expect(use?.rss_mb).toBeLessThan(ownMb * 2);
    expect(use?.pss_mb).toBeGreaterThan(0);
    expect(use?.pss_mb).toBeLessThanOrEqual(use?.rss_mb ?? 0);
    const { user, system } = process.cpuUsage();
    expect(use?.cpu_pct).toBeCloseTo(((user + system) / 1e6 / process.uptime()) * 100, -2);
  });

  it('is read behind a command name with spaces and brackets', async () => {
    const child = spawn(
      process.execPath,
      ['-e', "process.title = ') 1 2 3 ('; process.send(1); setInterval(() => {}, 1e6)"],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      },
    );
    await once(child, 'message');
    const use = processUse('odd', child.pid ?? 0, 1000);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(use?.cpu_pct).toBeLessThan(1);
  });

  it('is unknown once the process is gone', async () => {
    const child = spawn('true');
    await once(child, 'exit');
    expect(processUse('gone', child.pid ?? 0, 1)).toBeUndefined();
  });

  it('divides by no zero', () => {
    expect(Number.isFinite(processUse('self', process.pid, 0)?.cpu_pct)).toBe(true);
  });

  it('of a component is that of all processes that it started', async () => {
    const program =
      "const { spawn } = require('node:child_process'); spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']).on('spawn', () => process.send(1))";
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    await once(child, 'message');
    const pid = child.pid ?? 0;
    const [grandchild] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').map(Number);
    const together = processGroupUse('both', pid, 1000);
    const alone = processUse('first', pid, 1000);
    expect(together?.name).toBe('both');
    expect(together?.rss_mb).toBeGreaterThan((alone?.rss_mb ?? 0) + 1);
    process.kill(grandchild ?? 0, 'SIGKILL');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processGroupUse('gone', pid, 1)).toBeUndefined();
  });
});
