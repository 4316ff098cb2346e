import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { RunningGateway } from '../support/running-gateway.ts';

let run: RunningGateway;
afterEach(() => run.stop());

const bleIngest = () => run.gateway.nucleus.components.details(COMPONENTS.bleIngest);

/** Processes that BLE ingest has started. */
function radioPids(): number[] {
  const pid = bleIngest()?.pid;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}

describe('a gateway whose radio process is killed again and again', () => {
  it('hears on each time, loses no decoded reading, and is never restarted by the nucleus', async () => {
    run = await RunningGateway.start(['--sensors', '8', '--rate', '5', '--flavour', 'lite']);
    const before = bleIngest();
    for (let kill = 0; kill < 3; kill += 1) {
      const { received } = run.counts;
      await run.until(() => run.counts.received > received + 40 && radioPids().length === 1);
      for (const pid of radioPids()) process.kill(pid, 'SIGKILL');
    }
    const { received } = run.counts;
    await run.until(() => run.counts.received > received + 40);
    expect(bleIngest()).toMatchObject({ pid: before?.pid, restarts: 0, state: 'RUNNING' });
    await run.gateway.settle();
    const result = run.gateway.result();
    expect(result).toMatchObject({
      stored: result.received,
      confirmed: result.received,
      lost: 0,
      duplicated: 0,
      held: 0,
    });
  }, 90_000);
});
