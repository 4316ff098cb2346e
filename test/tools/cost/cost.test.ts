import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { withCostTables } from '../../../tools/cost/page.ts';
import { repositoryRoot } from '../../../tools/repository-root.ts';

/** Runs the tool as npm does, without the set-up that a test run has behind it. */
function cost(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'tools/cost.ts', ...args], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('npm run cost', () => {
  it('tells the bill of the asked workload beside the naive one', () => {
    const { status, stdout } = cost('--devices', '20', '--interval', '600', '--gateways', '100');
    expect(status).toBe(0);
    expect(stdout).toContain('100 gateways, 20 sensors each, a reading every 600 s');
    expect(stdout).toContain('Timestream');
    expect(stdout).toMatch(/Sward \$[\d,.]+, naive \$[\d,.]+/);
  });

  it('gives numbers to programs', () => {
    const bill = JSON.parse(cost('--interval', '5', '--timeseries', 'none', '--json').stdout);
    expect(bill.sward).toBeCloseTo(bill.lines.sward.reduce((sum: number, { usd }: { usd: number }) => sum + usd, 0));
    expect(bill.naive).toBeGreaterThan(20);
  });

  it('says what is wrong with an option', () => {
    const { status, stderr } = cost('--interval', 'often');
    expect(status).not.toBe(0);
    expect(stderr).toContain('a number from 0.1 to 86400 is needed');
  });
});

describe('docs/cost.md', () => {
  it('holds the tables that the model makes: npm run cost -- --write', () => {
    const page = readFileSync(join(repositoryRoot, 'docs', 'cost.md'), 'utf8');
    expect(page).toBe(withCostTables(page));
    expect(page.match(/^\| .* \|$/gm)?.length).toBeGreaterThan(15);
  });
});
