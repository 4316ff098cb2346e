import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { settingCombinations } from '@sward/infra/lib/settings/combinations.ts';
import { createSwardApp } from '@sward/infra/lib/sward-app.ts';
import { exampleBuild } from '@sward/infra/test/fleet/example-build.ts';
import { templateFiles, templatesIn } from '../../../tools/synth/assembly.ts';
import { type Judged, synthAll } from '../../../tools/synth/synth-all.ts';
import { diffTemplates } from '../../../tools/synth/template-diff.ts';

const scratch = mkdtempSync(join(tmpdir(), 'sward-test-synth-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('two syntheses', () => {
  const buildFolder = exampleBuild();
  let runs = 0;
  function synthesise(settings: Readonly<Record<string, string>> = {}): string {
    process.env['CDK_VALIDATION'] = 'false';
    const outdir = join(scratch, String(runs++));
    const context = { ...settings, 'aws:cdk:bundling-stacks': [] };
    createSwardApp({ buildFolder, outdir, context }).synth();
    return outdir;
  }

  it('of the same do not differ', () => {
    const [before, after] = [synthesise(), synthesise()];
    expect(diffTemplates(templatesIn(before), templatesIn(after))).toEqual([]);
    expect(templatesIn(before).size).toBeGreaterThan(4);
    expect([...templateFiles(before).keys()]).toEqual([...templateFiles(after).keys()]);
  });

  it('of different settings differ by what the setting decides', () => {
    const [before, after] = [synthesise(), synthesise({ 'sward:log_days': '90' })];
    const lines = diffTemplates(templatesIn(before), templatesIn(after));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^~ Sward.*RetentionInDays: 30 -> 90$/);
  });
});

describe('npm run synth -- --all', () => {
  const told: Judged[] = [];
  let left: string[];
  beforeAll(() => {
    const [first, ...rest] = settingCombinations();
    const last = rest.at(-1);
    const temporary = process.env['TMPDIR'];
    process.env['TMPDIR'] = scratch;
    try {
      synthAll(exampleBuild(), (judged) => told.push(judged), first && last ? [first, last] : []);
      left = readdirSync(scratch).filter((name) => name.startsWith('sward-synth-'));
    } finally {
      if (temporary === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = temporary;
    }
  }, 120_000);

  it('judges each combination and tells of it: stacks, findings, time', () => {
    expect(told.map(({ findings }) => findings)).toEqual([[], []]);
    expect(told[0]?.stacks).toContain('SwardTimeseries');
    expect(told[1]?.stacks).toContain('SwardTenants');
    expect(told[1]?.stacks).not.toContain('SwardTimeseries');
    for (const { ms } of told) expect(ms).toBeGreaterThan(0);
  });

  it('leaves no assembly behind', () => {
    expect(left).toEqual([]);
  });
});
