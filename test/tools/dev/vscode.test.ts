import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SHORT_NAMES } from '../../../tools/dev/component-named.ts';
import { parseDevOptions } from '../../../tools/dev/options.ts';
import { SourceBuilder } from '../../../tools/dev/source-builder.ts';

const launchSchema = z.object({
  configurations: z.array(
    z.looseObject({
      name: z.string(),
      request: z.enum(['attach', 'launch']),
      port: z.number().optional(),
      program: z.string().optional(),
      preLaunchTask: z.string().optional(),
    }),
  ),
});
const tasksSchema = z.object({
  inputs: z.array(z.object({ id: z.string(), options: z.array(z.string()) })),
  tasks: z.array(
    z.looseObject({
      label: z.string(),
      command: z.string(),
      args: z.array(z.string()),
      problemMatcher: z.looseObject({
        pattern: z.array(z.looseObject({ regexp: z.string() })),
        background: z.object({ beginsPattern: z.string(), endsPattern: z.string(), activeOnStart: z.boolean() }),
      }),
    }),
  ),
});

const read = (name: string) => JSON.parse(readFileSync(join('.vscode', name), 'utf8'));
const { configurations } = launchSchema.parse(read('launch.json'));
const { tasks, inputs } = tasksSchema.parse(read('tasks.json'));
const task = tasks[0];
const usualPort = 9229;

describe('the launch file of VS Code', () => {
  it('starts what exists', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const [run, script = '', ...words] = task?.args ?? [];
    expect([task?.command, run, script in scripts]).toEqual(['npm', 'run', true]);
    const chosen = words.map((word) => word.replace(/\$\{input:component\}/, SHORT_NAMES[0] ?? '')).slice(1);
    expect(parseDevOptions(chosen).inspect).toBe(usualPort);
    for (const { program } of configurations) {
      if (program !== undefined) expect(existsSync(program.replace(/^\$\{workspaceFolder\}\//, ''))).toBe(true);
    }
  });

  it('lets a person choose among the components that there are', () => {
    expect(inputs).toEqual([expect.objectContaining({ id: 'component', options: SHORT_NAMES })]);
  });

  it('attaches where the inspectors listen, the radio process’s one further on', () => {
    const ports = configurations.filter(({ request }) => request === 'attach').map(({ name, port }) => [name, port]);
    for (const [name, port] of ports) {
      expect(port).toBe(String(name).includes('radio process') ? usualPort + 1 : usualPort);
    }
    expect(ports).toHaveLength(4);
  });

  it('waits for its task until the inspector listens', () => {
    const labels = tasks.map(({ label }) => label);
    for (const { preLaunchTask } of configurations)
      if (preLaunchTask !== undefined) expect(labels).toContain(preLaunchTask);
    const { beginsPattern = '', endsPattern = '' } = task?.problemMatcher.background ?? {};
    expect('building the components').toMatch(new RegExp(beginsPattern));
    expect('Debugger listening on ws://127.0.0.1:9229/725aa915').toMatch(new RegExp(endsPattern));
  });

  it('finds the place of an error in what the build says', async () => {
    const root = mkdtempSync(join(tmpdir(), 'sward-vscode-'));
    try {
      writeFileSync(join(root, 'main.ts'), 'const a = ;\n');
      const programs = new Map([['main.cjs', 'main.ts']]);
      const builder = await SourceBuilder.open({
        root,
        programs,
        external: [],
        version: '',
        outDir: join(root, 'out'),
        banner: '',
      });
      const built = await builder.build();
      await builder.close();
      const lines = built.kind === 'failed' ? built.text.split('\n') : [];
      const patterns = (task?.problemMatcher.pattern ?? []).map(({ regexp }) => new RegExp(regexp));
      const found = patterns.map((pattern, index) => pattern.exec(lines[index] ?? '')?.slice(1));
      expect(found).toEqual([['Unexpected ";"'], [], ['main.ts', '1', '10']]);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
