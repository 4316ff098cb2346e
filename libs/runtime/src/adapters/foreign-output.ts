import { format } from 'node:util';
import type { Logger } from '../logger.ts';

/**
 * Turns what libraries print, and Node's warnings, into lines of the log: it is then JSON like the rest, rate-limited,
 * and without secrets.
 */
export function captureForeignOutput(logger: Logger): void {
  const say =
    (level: 'debug' | 'warn') =>
    (...parts: unknown[]) =>
      logger[level]('library_output', { text: format(...parts) });
  Object.assign(console, {
    debug: say('debug'),
    log: say('debug'),
    info: say('debug'),
    warn: say('warn'),
    error: say('warn'),
    trace: say('warn'),
  });
  // Node's own listener prints; with another one beside it the warning would be told twice.
  process.removeAllListeners('warning');
  process.on('warning', (error) => logger.warn('node_warning', { error }));
}
