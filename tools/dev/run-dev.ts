import { mkdirSync, openSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runUntilEnd } from '@sward/gateway/run.ts';
import { reportResult } from '@sward/gateway/start.ts';
import { progressLine } from '@sward/gateway/watch.ts';
import { createPinoLogger } from '@sward/runtime/adapters/pino-logger.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import { buildHere } from '../build/build-here.ts';
import { openWorkbench } from './open-workbench.ts';
import { parseDevOptions } from './options.ts';

const PROGRESS_MS = 10_000;

/** The gateway's own simulators write here: the terminal is the component's. */
function simulatorLog(data: string, clock: Clock) {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const file = openSync(join(data, 'simulator.log'), 'a', 0o600);
  const stream = { write: (line: string) => void writeSync(file, line) };
  return createPinoLogger({ component: 'simulator', level: 'debug', clock, stream });
}

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** `npm run dev`: runs until Ctrl-C, or for as long as `--for` says and then prints the result as npm start does. */
export async function runDev(argv: readonly string[]): Promise<void> {
  const options = parseDevOptions(argv);
  const { gateway: gatewayOptions } = options;
  const clock = createSystemClock();
  say('building the components');
  const built = await buildHere();
  const log = simulatorLog(resolve(gatewayOptions.data), clock);
  const session = await openWorkbench({ ...options, built, clock, log, say });
  say('it runs: save a source to restart it, Ctrl-C ends everything');
  const progress = () =>
    every(
      clock,
      () => PROGRESS_MS,
      () => say(progressLine(session.gateway)),
    );
  try {
    const cuts = await runUntilEnd(session.gateway, gatewayOptions, clock, progress);
    if (gatewayOptions.forMs !== undefined) await reportResult(session.gateway, clock);
    cuts.cancel();
  } finally {
    say('stopping');
    await session.stop();
  }
}
