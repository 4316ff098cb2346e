import type { Clock } from '@sward/runtime/clock.ts';
import { toLogFields } from '@sward/runtime/log-fields.ts';
import { LogRateLimit } from '@sward/runtime/log-rate-limit.ts';
import type { LogFields, Logger, LogLevel } from '@sward/runtime/logger.ts';
import type { ChildMessage } from './messages.ts';

/**
 * A logger whose lines BLE ingest writes. What repeats too often is held back on this side already: anybody on air may
 * provoke lines, and the channel is for readings.
 */
export function createChannelLogger(clock: Clock, send: (message: ChildMessage) => void): Logger {
  const limit = new LogRateLimit();

  function tell(level: LogLevel, event: string, fields: LogFields): void {
    send({ kind: 'log', level, event, fields: toLogFields(fields) });
  }

  function log(level: LogLevel, event: string, fields: LogFields = {}): void {
    const nowMs = clock.monotonicMs();
    for (const { event: suppressed, count, windowMs } of limit.takeEnded(nowMs))
      tell('warn', 'log_lines_suppressed', { suppressed_event: suppressed, count, window_ms: windowMs });
    if (limit.admits(event, nowMs)) tell(level, event, fields);
  }

  return {
    debug: (event, fields) => log('debug', event, fields),
    info: (event, fields) => log('info', event, fields),
    warn: (event, fields) => log('warn', event, fields),
    error: (event, fields) => log('error', event, fields),
  };
}
