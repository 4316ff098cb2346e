import { join, relative } from 'node:path';
import type { Clock } from '../clock.ts';
import type { ConfigMemory } from '../config-memory.ts';
import { type ComponentContext, type ProcessHost, type RunningComponent, runWith } from '../lifecycle.ts';
import type { LogLevel } from '../logger.ts';
import { createFileConfigMemory } from './file-config-memory.ts';
import { createFileExitHistory } from './file-exit-history.ts';
import { captureForeignOutput } from './foreign-output.ts';
import { createPinoLogger, type PinoLogger } from './pino-logger.ts';
import { STATUS_SOCKET, serveStatus } from './status-socket.ts';
import { createSystemClock } from './system-clock.ts';

/** What a component's main gets of its process. */
export type ProcessContext = ComponentContext & {
  readonly logger: PinoLogger;
  readonly clock: Clock;
  /** For `watchConfig`. */
  readonly configMemory: ConfigMemory;
  /** Takes each status of the component, encoded, for those who ask at its status socket. */
  readonly showStatus: (status: Uint8Array) => void;
};

export type RunComponentOptions = {
  /** Greengrass name of the component. */
  readonly component: string;
  /** Level until the configuration has been read. */
  readonly level?: LogLevel;
  /** Where the times of earlier exits and the configuration are kept and the status is served. The nucleus starts components in their own work folder. */
  readonly workFolder?: string;
};

/** Runs a component as this process: signals, uncaught errors, log and restart budget. See `runWith`. */
export function runComponent(
  options: RunComponentOptions,
  main: (context: ProcessContext) => Promise<RunningComponent>,
): void {
  const clock = createSystemClock();
  const { component, level = 'info' } = options;
  const logger = createPinoLogger({ component, level, clock, secrets: ownCredentials() });
  captureForeignOutput(logger);
  const folder = options.workFolder ?? process.cwd();
  const exits = createFileExitHistory(join(folder, 'exit-times.json'), logger);
  const configMemory = createFileConfigMemory(join(folder, 'last-configuration.json'), logger);
  const status = serveStatus(relative(process.cwd(), join(folder, STATUS_SOCKET)), logger);
  runWith((context) => main({ ...context, logger, clock, configMemory, showStatus: status.show }), {
    host: nodeProcessHost,
    clock,
    logger,
    exits,
    beforeExit: () => {
      status.close();
      logger.close();
    },
  });
}

/** What the nucleus gives each process to prove who it is. */
const CREDENTIAL_VARIABLES = ['SVCUID', 'AWS_CONTAINER_AUTHORIZATION_TOKEN'];

function ownCredentials(): string[] {
  return CREDENTIAL_VARIABLES.map((name) => process.env[name]).filter((value) => value !== undefined);
}

const nodeProcessHost: ProcessHost = {
  onStopSignal(handler) {
    process.on('SIGTERM', handler);
    process.on('SIGINT', handler);
  },
  onUncaught(handler) {
    // Rejections that nobody caught arrive here too.
    process.on('uncaughtException', handler);
  },
  exit: (code) => process.exit(code),
};
