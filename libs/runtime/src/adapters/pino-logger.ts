import { type DestinationStream, destination, pino } from 'pino';
import type { Clock } from '../clock.ts';
import { toLogFields, toLogText } from '../log-fields.ts';
import { LogRateLimit, type SuppressedLines } from '../log-rate-limit.ts';
import type { LogFields, Logger, LogLevel } from '../logger.ts';

export type PinoLogger = Logger & {
  /** Takes effect with the next line. */
  setLevel(level: LogLevel): void;
  /** Writes what is still to be said of suppressed lines. Call it last. */
  close(): void;
};

export type PinoLoggerOptions = {
  /** Greengrass name of the component: part of every line. */
  readonly component: string;
  readonly level: LogLevel;
  readonly clock: Clock;
  /** What must never be written, wherever it turns up: the process's own credentials. */
  readonly secrets?: readonly string[];
  /** Where lines go; stdout when left out, which the nucleus keeps as the component's log. */
  readonly stream?: DestinationStream;
};

/** Lines kept for another try while they cannot be written, bytes; what comes beyond is dropped. */
const MAX_UNWRITTEN_BYTES = 65_536;

const STDOUT = 1;

const RESERVED_FIELDS = new Set(['time', 'level', 'component', 'event']);

/**
 * One JSON object per line: time, level, component, event, then the fields. Of one event at most ten lines a minute are
 * written; the first line after that minute is preceded by a summary of what was held back.
 *
 * Writing is synchronous: the last line before an exit is the one that explains it.
 */
export function createPinoLogger(options: PinoLoggerOptions): PinoLogger {
  const { clock, component } = options;
  const limit = new LogRateLimit();
  const sink = pino(
    {
      level: options.level,
      base: null,
      // pino would put the level ahead of the time: it is passed as a field instead. Nothing then stands ahead of
      // the time, so its comma is left out too.
      formatters: { level: () => ({}) },
      timestamp: () => `"time":"${new Date(clock.now()).toISOString()}"`,
    },
    withoutSecrets(options.stream ?? lineDestination(STDOUT), options.secrets ?? []),
  );

  function writeLine(level: LogLevel, event: string, fields: LogFields): void {
    sink[level]({ level, component, event: toLogText(event), ...toLogFields(withoutReserved(fields)) });
  }

  function writeSummaries(suppressed: readonly SuppressedLines[]): void {
    for (const { event, count, windowMs } of suppressed) {
      writeLine('warn', 'log_lines_suppressed', { suppressed_event: event, count, window_ms: windowMs });
    }
  }

  function log(level: LogLevel, event: string, fields: LogFields = {}): void {
    if (!sink.isLevelEnabled(level)) return;
    const nowMs = clock.monotonicMs();
    writeSummaries(limit.takeEnded(nowMs));
    if (limit.admits(event, nowMs)) writeLine(level, event, fields);
  }

  return {
    debug: (event, fields) => log('debug', event, fields),
    info: (event, fields) => log('info', event, fields),
    warn: (event, fields) => log('warn', event, fields),
    error: (event, fields) => log('error', event, fields),
    setLevel(level) {
      sink.level = level;
    },
    close: () => writeSummaries(limit.takeAll()),
  };
}

/** Looks at the finished line: a secret may come in any field, key or text. */
function withoutSecrets(stream: DestinationStream, secrets: readonly string[]): DestinationStream {
  const written = secrets.filter((secret) => secret !== '').map((secret) => JSON.stringify(secret).slice(1, -1));
  if (written.length === 0) return stream;
  return {
    write: (line) => stream.write(written.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line)),
  };
}

/**
 * Writes lines to a file descriptor at once. Where it takes none (the disk under it is full, its reader is gone) the lines
 * are lost and the component goes on: left to itself, the write would throw into whoever logged.
 */
export function lineDestination(fd: number): DestinationStream {
  const stream = destination({ dest: fd, sync: true, maxLength: MAX_UNWRITTEN_BYTES });
  // There is nobody to tell: this was the way to tell.
  stream.on('error', () => {});
  return stream;
}

/** A field named like one of the line's own would make the JSON key appear twice: it gets an underscore. */
function withoutReserved(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [RESERVED_FIELDS.has(key) ? `${key}_` : key, value]),
  );
}
