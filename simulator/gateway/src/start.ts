import { mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createPinoLogger } from '@sward/runtime/adapters/pino-logger.ts';
import { onSignal } from '@sward/runtime/adapters/process-signals.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Bundle } from './bundle.ts';
import { displayOf } from './display.ts';
import { LocalGateway } from './local-gateway.ts';
import type { GatewayOptions } from './options.ts';
import { runUntilEnd } from './run.ts';

/** Runs the gateway as the options say, and prints the result of a timed run as the last line of standard output. */
export async function startGateway(options: GatewayOptions, bundle: Bundle): Promise<void> {
  const clock = createSystemClock();
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  const logFile = openSync(join(options.data, 'simulator.log'), 'a', 0o600);
  // The terminal shows the page or the result: what the simulators say goes to a file.
  const stream = { write: (line: string) => void writeSync(logFile, line) };
  const log = createPinoLogger({ component: 'simulator', level: 'debug', clock, stream });
  const gateway = await LocalGateway.start({ options, bundle, clock, log });
  try {
    const cuts = await runUntilEnd(gateway, options, clock, displayOf(gateway, options, clock));
    if (options.forMs !== undefined) await reportResult(gateway, clock);
    cuts.cancel();
  } finally {
    await gateway.stop();
  }
}

/**
 * Waits until all is stored and prints the result as the last line of standard output. Another signal ends the waiting: what is
 * not stored by then is reported as held.
 */
export async function reportResult(gateway: LocalGateway, clock: Clock): Promise<void> {
  process.stderr.write('settling: waiting until all that was heard is stored\n');
  const interrupted = new AbortController();
  const signal = onSignal(clock, () => interrupted.abort());
  await gateway.settle(interrupted.signal);
  signal.cancel();
  process.stdout.write(`${JSON.stringify(gateway.result())}\n`);
}
