import type { LifecycleStep, StepName } from '../recipes/recipe.ts';
import type { ComponentDefinition } from './component-definition.ts';
import type { RunningScript, ScriptExit, ScriptRunner } from './script-runner.ts';

/** What a host program and the nucleus decide about every script. */
export type StepEnvironment = {
  readonly runner: ScriptRunner;
  /** Makes the folder when needed. */
  workPath(component: string): string;
  /** A fresh environment with a fresh SVCUID. */
  environment(component: string): Readonly<Record<string, string>>;
  prefix(component: string): readonly string[];
  /** Skipif: `onpath <executable>` or `exists <path>`. */
  shouldSkip(check: string, searchPath: string): boolean;
};

const resolveAll = (values: Readonly<Record<string, string>>, resolve: (text: string) => string) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, resolve(value)]));

/** Starts one step; undefined when the recipe has no such step or its Skipif says so. */
export const startStep = (
  definition: ComponentDefinition,
  name: StepName,
  environment: StepEnvironment,
): RunningScript | undefined => {
  const step = definition.steps[name];
  if (step === undefined) return undefined;
  const env = {
    ...environment.environment(definition.name),
    ...resolveAll({ ...definition.setenv, ...step.setenv }, definition.resolve),
  };
  if (step.skipIf !== undefined && environment.shouldSkip(definition.resolve(step.skipIf), env['PATH'] ?? ''))
    return undefined;
  return environment.runner.start({
    component: definition.name,
    step: name,
    script: definition.resolve(step.script),
    workPath: environment.workPath(definition.name),
    env,
    prefix: name === 'run' || name === 'startup' ? environment.prefix(definition.name) : [],
  });
};

/** The step's Timeout in milliseconds; `fallbackS` where the recipe gives none or one that is no number. */
export const timeoutMs = (
  definition: ComponentDefinition,
  step: LifecycleStep | undefined,
  fallbackS: number,
): number => {
  const timeout = step?.timeout;
  const seconds = typeof timeout === 'string' ? Number(definition.resolve(timeout)) : timeout;
  return 1000 * (seconds !== undefined && seconds > 0 ? seconds : fallbackS);
};

/** Waits for a script's end, at most so long; a script that is late is stopped and counts as failed. */
export const exitWithin = async (script: RunningScript, limitMs: number, graceMs: number): Promise<ScriptExit> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, limitMs, 'late');
  });
  const first = await Promise.race([script.exited, late]);
  clearTimeout(timer);
  if (first !== 'late') return first;
  await script.stop(graceMs);
  return { code: undefined, reason: `took longer than its Timeout of ${limitMs / 1000} s` };
};
