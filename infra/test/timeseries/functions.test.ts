import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { bundleFunction } from '../../lib/functions/function-bundle.ts';
import { exampleStack } from './example-stack.ts';

const lambda = (name: string) => join(import.meta.dirname, '..', '..', 'lib', 'timeseries', `${name}.lambda.ts`);

/** Variables that the stack gives the function that has `marker` among them, each with something that fits. */
function variablesOf(template: Template, marker: string): Record<string, string> {
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  const all = functions.map(({ Properties }) => Properties['Environment'].Variables as Record<string, unknown>);
  const own = all.find((variables) => marker in variables) ?? {};
  return Object.fromEntries(
    Object.entries(own).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : 'https://somewhere.example:8086',
    ]),
  );
}

/** Loads a bundle as Lambda does, with these variables only; what it says of why it cannot start. */
function load(entry: string, variables: Record<string, string>): string {
  const program = `const { handler } = require(${JSON.stringify(join(bundleFunction(entry), 'index.js'))}); if (typeof handler !== 'function') throw new Error('no handler');`;
  const { stderr, status } = spawnSync(process.execPath, ['-e', program], {
    env: { ...variables, AWS_REGION: 'eu-central-1' },
    encoding: 'utf8',
  });
  return status === 0 ? 'started' : stderr;
}

describe('the functions, bundled as they are deployed', () => {
  it.each(['influxdb2', 'influxdb3', 'liveanalytics'] as const)('start on what the stack of %s tells them', (kind) => {
    const variables = variablesOf(Template.fromStack(exampleStack(kind)), 'FEED_QUEUE_URL');
    expect(load(lambda('timeseries'), variables)).toBe('started');
    const { TIMESERIES_DATABASE: _, ...without } = variables;
    expect(load(lambda('timeseries'), without)).toContain('TIMESERIES_DATABASE is not set');
  });

  it('that makes the tokens starts on what its stack tells it', () => {
    const variables = variablesOf(Template.fromStack(exampleStack('influxdb2')), 'TIMESERIES_ADMIN_SECRET');
    expect(load(lambda('access'), variables)).toBe('started');
  });
});
