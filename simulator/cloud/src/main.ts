import { createPinoLogger } from '@sward/runtime/adapters/pino-logger.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createCloud } from './cloud.ts';
import { parseCommandLine } from './command-line.ts';

const clock = createSystemClock();
const log = createPinoLogger({ component: 'sward.LocalCloud', level: 'info', clock });

/** Runs the local cloud in the foreground until SIGINT or SIGTERM. */
async function main(): Promise<void> {
  const cloud = createCloud({ ...parseCommandLine(process.argv.slice(2)), clock, log });
  const stop = () => void cloud.stop().catch(fail);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await cloud.start();
  for (const [gateway, { certificate }] of cloud.certificates.gateways) {
    log.info('gateway_may_connect', { gateway, url: cloud.url, ca: cloud.certificates.ca, certificate });
  }
}

/** The exit code is set rather than the process ended, so that the last lines are written. */
function fail(error: unknown): void {
  log.error('cloud_failed', { error });
  process.exitCode = 1;
}

main().catch(fail);
