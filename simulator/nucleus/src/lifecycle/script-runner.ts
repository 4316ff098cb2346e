import type { StepName } from '../recipes/recipe.ts';

export type ScriptRequest = {
  readonly component: string;
  readonly step: StepName;
  readonly script: string;
  readonly workPath: string;
  readonly env: Readonly<Record<string, string>>;
  /** Words put before `/bin/sh -c script`, such as `['nice', '-n', '5']`. */
  readonly prefix: readonly string[];
};

/** Exit code, or the signal that ended the script, or why it could not start. */
export type ScriptExit = { readonly code: number | undefined; readonly reason: string };

export interface RunningScript {
  /** Undefined when the script could not be started. */
  readonly pid: number | undefined;
  readonly exited: Promise<ScriptExit>;
  /** SIGTERM to the whole process group, SIGKILL to what is left after the grace time. Ends when the group is gone. */
  stop(graceMs: number): Promise<void>;
}

export interface ScriptRunner {
  start(request: ScriptRequest): RunningScript;
}

/** One line that a component wrote. */
export type OutputLine = {
  readonly component: string;
  readonly step: StepName;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  readonly timeMs: number;
};
