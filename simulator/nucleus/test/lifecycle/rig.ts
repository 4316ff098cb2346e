import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcessGuard } from '../../src/lifecycle/adapters/process-guard.ts';
import { createScriptRunner } from '../../src/lifecycle/adapters/script-process.ts';
import { shouldSkip } from '../../src/lifecycle/adapters/skip-check.ts';
import type { ComponentDefinition } from '../../src/lifecycle/component-definition.ts';
import type { StateChange } from '../../src/lifecycle/component-supervisor.ts';
import { LifecycleManager } from '../../src/lifecycle/lifecycle-manager.ts';
import type { OutputLine } from '../../src/lifecycle/script-runner.ts';
import type { Flavour } from '../../src/ports.ts';
import type { LifecycleStep, StepName } from '../../src/recipes/recipe.ts';

const step = (script: string): LifecycleStep => ({ script, requiresPrivilege: false, setenv: {} });

/** A component whose steps are these scripts. */
export const component = (
  name: string,
  scripts: Partial<Record<StepName, string | LifecycleStep>>,
  hardDependencies: readonly string[] = [],
): ComponentDefinition => ({
  name,
  version: '1.0.0',
  steps: Object.fromEntries(
    Object.entries(scripts).map(([key, script]) => [key, typeof script === 'string' ? step(script) : script]),
  ),
  setenv: {},
  hardDependencies,
  resolve: (text) => text,
});

/** Waits for things to happen instead of for time to pass. */
class Log<Item> {
  readonly items: Item[] = [];
  #waiting: (() => void)[] = [];

  add(item: Item): void {
    this.items.push(item);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async until(matches: (item: Item) => boolean, count = 1): Promise<void> {
    while (this.items.filter(matches).length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

/** A lifecycle manager over real processes in a folder of its own. */
export const startRig = (flavour: Flavour = 'classic', stopTimeoutMs = 3000) => {
  const folder = mkdtempSync(join(tmpdir(), 'nucleus-lifecycle-'));
  const states = new Log<StateChange>();
  const output = new Log<OutputLine>();
  const installed = new Set<string>();
  const warnings: string[] = [];
  const guard = startProcessGuard(1000, () => undefined);
  const manager = new LifecycleManager({
    flavour,
    stopTimeoutMs,
    restartDelayMs: 1,
    runner: createScriptRunner(guard, (line) => output.add(line)),
    workPath: (name) => {
      const path = join(folder, name);
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return path;
    },
    environment: () => ({ PATH: process.env['PATH'] ?? '' }),
    prefix: () => [],
    shouldSkip,
    now: () => performance.now(),
    isInstalled: ({ name }) => installed.has(name),
    markInstalled: ({ name }) => installed.add(name),
    onState: (change) => states.add(change),
    onWarning: (name, message) => warnings.push(`${name}: ${message}`),
  });
  return {
    manager,
    folder,
    output,
    warnings,
    states,
    statesOf: (name: string) => states.items.filter((change) => change.component === name).map(({ state }) => state),
    untilState: (name: string, state: string, count = 1) =>
      states.until((change) => change.component === name && change.state === state, count),
    untilLine: (text: string, count = 1) => output.until((line) => line.text === text, count),
    run: async (...definitions: readonly ComponentDefinition[]) => {
      for (const definition of definitions) await manager.put(definition);
      for (const { name } of definitions) manager.start(name);
    },
    close: async () => {
      await manager.close();
      await guard.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export type Rig = ReturnType<typeof startRig>;
