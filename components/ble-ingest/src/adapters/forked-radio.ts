import { type ChildProcess, fork } from 'node:child_process';
import type { LaunchRadio, RadioEvents, RadioProcess } from '../radio-process/radio-launcher.ts';
import { withOctets } from './channel-octets.ts';

export type ForkedRadioOptions = {
  /** The radio process's bundle. */
  readonly program: string;
  /** Options of Node ahead of the program. */
  readonly nodeOptions?: readonly string[];
  /** What it inherits, less the credentials; this process's own environment by default. */
  readonly environment?: NodeJS.ProcessEnv;
};

/**
 * Hardly anything lives longer here than the way through the process, so a smaller young generation does, and no threads that
 * tidy up or compile beside it: some 4 MB less, for a seventh more processor time. With less than 4 MB, messages on their
 * way outlive two collections, and pile up by tens of MB until a rare full one.
 */
const NODE_OPTIONS = ['--disallow-code-generation-from-strings', '--max-semi-space-size=4', '--single-threaded'];

/** What a crash leaves in the pipes is read for so long after the end. */
const DRAIN_MS = 1000;
const MAX_OUTPUT_CHARS = 2000;

/** Starts radio processes by fork. They inherit this process's capabilities and its environment without its credentials. */
export function forkedRadio(options: ForkedRadioOptions): LaunchRadio {
  const { program, nodeOptions = NODE_OPTIONS, environment = process.env } = options;
  return (events) => {
    try {
      const child = fork(program, [], {
        execArgv: [...nodeOptions],
        env: withoutCredentials(environment),
        serialization: 'json',
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      return attach(child, events);
    } catch (error) {
      queueMicrotask(() => events.onEnd(`it could not be started: ${String(error)}`));
      return { send: () => undefined, kill: () => undefined };
    }
  };
}

function attach(child: ChildProcess, events: RadioEvents): RadioProcess {
  child.on('message', (message: unknown) => events.onMessage(withOctets(message)));
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => events.onOutput(text.slice(0, MAX_OUTPUT_CHARS)));
  }
  tellEnd(child, events.onEnd);
  return {
    // A process that is ending takes no messages: its end is told anyway.
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Told once, after the last message and the last output where that takes no longer than `DRAIN_MS`. */
function tellEnd(child: ChildProcess, onEnd: (reason: string) => void): void {
  let isTold = false;
  const tell = (reason: string): void => {
    if (!isTold) onEnd(reason);
    isTold = true;
  };
  const ended = (code: number | null, signal: NodeJS.Signals | null) =>
    code === null ? `ended by ${signal}` : `exit code ${code}`;
  child.once('error', (error) => {
    if (child.pid === undefined) tell(`it could not be started: ${error.message}`);
  });
  child.once('exit', (code, signal) => {
    setTimeout(() => tell(ended(code, signal)), DRAIN_MS).unref();
  });
  child.once('close', (code, signal) => tell(ended(code, signal)));
}

/** The radio process speaks to nobody but its parent: the proof of who the component is stays here. */
function withoutCredentials(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => name !== 'SVCUID' && !name.startsWith('AWS_'));
  return Object.fromEntries(kept);
}
