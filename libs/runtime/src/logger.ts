/** What a log line says beside its event. Keys in snake_case with SI suffixes: `wait_ms`, `payload_bytes`. */
export type LogFields = Readonly<Record<string, unknown>>;

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Structured log. `event` is a stable snake_case name, never built from data: alarms and rate limits go by it. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogRecord = { readonly level: LogLevel; readonly event: string; readonly fields: LogFields };

/** A logger for tests: keeps its records in `records`. */
export function createRecordingLogger(): Logger & { readonly records: readonly LogRecord[] } {
  const records: LogRecord[] = [];
  const write =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      records.push({ level, event, fields });
    };
  return { records, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
