import { ExportInputError } from './export-errors.ts';

/** A day, or a time with its zone: without one it would mean another moment on another machine. */
const MOMENT = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** JavaScript takes the 31st of February for a day in March. */
function isDay(day: string): boolean {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/**
 * The Unix millisecond that an ISO 8601 date (its beginning, UTC) or time names.
 * @throws ExportInputError
 */
export function momentOf(option: string, text: string): number {
  const [, day = ''] = MOMENT.exec(text) ?? [];
  const moment = isDay(day) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(moment)) return moment;
  throw new ExportInputError(`${option} takes a day, 2026-11-01, or a time with its zone, 2026-11-01T06:00:00Z`);
}
