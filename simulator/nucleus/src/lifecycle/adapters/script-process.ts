import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createLineSplitter } from '../line-splitter.ts';
import type { OutputLine, RunningScript, ScriptExit, ScriptRequest, ScriptRunner } from '../script-runner.ts';
import { isGroupAlive, stopGroup } from './process-group.ts';
import type { ProcessGuard } from './process-guard.ts';

/** A process that left its group may hold the output pipes open for ever: last words are waited for only so long. */
const DRAIN_MS = 1000;

const reportLines = (
  stream: Readable | null,
  name: OutputLine['stream'],
  request: ScriptRequest,
  onOutput: (line: OutputLine) => void,
): void => {
  const { component, step } = request;
  const splitter = createLineSplitter((text) => onOutput({ component, step, stream: name, text, timeMs: Date.now() }));
  stream?.on('data', splitter.push).on('end', splitter.end);
};

/** Ends with the script itself, not with its output: a background process may hold the pipes open. */
const exitOf = (child: ChildProcess): Promise<ScriptExit> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: undefined, reason: `could not start: ${error.message}` }));
    child.once('exit', (code, signal) =>
      resolve(
        code === null ? { code: undefined, reason: `ended by ${signal}` } : { code, reason: `exit code ${code}` },
      ),
    );
  });

const runningScript = (child: ChildProcess, guard: ProcessGuard): RunningScript => {
  const exited = exitOf(child);
  const drained = new Promise((resolve) => child.once('close', resolve));
  const group = child.pid;
  if (group === undefined) return { pid: undefined, exited, stop: async () => undefined };
  guard.add(group);
  // A startup script leaves its daemon in the group: such a group stays under guard until it is stopped.
  void exited.then(() => isGroupAlive(group) || guard.remove(group));
  return {
    pid: group,
    exited,
    stop: async (graceMs) => {
      await stopGroup(group, graceMs);
      await exited;
      await Promise.race([drained, delay(DRAIN_MS, undefined, { ref: false })]);
      guard.remove(group);
    },
  };
};

/** Runs scripts by `/bin/sh -c`, each in a process group of its own, its output line by line to `onOutput`. */
export const createScriptRunner = (guard: ProcessGuard, onOutput: (line: OutputLine) => void): ScriptRunner => ({
  start: (request) => {
    const [command = '/bin/sh', ...words] = [...request.prefix, '/bin/sh', '-c', request.script];
    const child = spawn(command, words, {
      cwd: request.workPath,
      env: request.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    reportLines(child.stdout, 'stdout', request, onOutput);
    reportLines(child.stderr, 'stderr', request, onOutput);
    return runningScript(child, guard);
  },
});
