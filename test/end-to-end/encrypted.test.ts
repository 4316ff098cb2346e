import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { RunningGateway } from '../support/running-gateway.ts';

let run: RunningGateway;
afterEach(() => run.stop());

/** Every file below a folder that is none of a socket's kind. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const keyOf = (configuration: unknown): string => JSON.stringify(configuration).match(/[0-9a-f]{32}/)?.[0] ?? 'no key';

describe('sensors that encrypt', () => {
  it('are heard by their keys, after their counters are on disk, and no log holds a key', async () => {
    run = await RunningGateway.start(['--sensors', '8', '--rate', '2', '--encrypted']);
    const { nucleus, traffic } = run.gateway;
    const merge = { log_level: 'debug' };
    await nucleus.deploy({
      merge: new Map(),
      remove: [],
      updateConfig: new Map([[COMPONENTS.bleIngest, { MERGE: merge }]]),
    });
    await run.until(() => run.stored.filter(({ reading }) => reading.format === 'bthome-v2').length >= 20);
    const key = keyOf(nucleus.components.details(COMPONENTS.bleIngest)?.configuration);
    expect(key).toHaveLength(32);
    const counters = filesIn(nucleus.root).filter((file) => file.endsWith('encryption-counters.bin'));
    expect(counters.map((file) => statSync(file).mode & 0o777)).toEqual([0o600]);
    const logs = filesIn(join(nucleus.root, 'logs')).map((file) => readFileSync(file, 'utf8'));
    expect(logs.join('')).toContain(COMPONENTS.bleIngest);
    for (const text of [
      ...logs,
      JSON.stringify(run.gateway.result()),
      JSON.stringify(traffic.statusOf(COMPONENTS.bleIngest)),
    ])
      expect(text).not.toContain(key);
    expect(traffic.statusOf(COMPONENTS.bleIngest)?.detail).toMatchObject({ rejected: 0, downgraded: 0 });
  }, 60_000);
});
