import { type Settings, settingsSchema } from '../settings/settings.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import { nextMidnight } from './next-midnight.ts';

/** When a reading is gone: Unix seconds. */
export type Retention = (reading: StoredReading) => number;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * From when on the age of a reading counts, Unix milliseconds: from its own time, but not before it arrived, or a backlog
 * would be gone on arrival; and not later than a day after, or what a broken clock puts into the year 2090 would stay until then.
 */
function ageFrom({ reading, cloudReceivedAt }: StoredReading): number {
  return Math.min(Math.max(reading.measured_at, cloudReceivedAt), cloudReceivedAt + DAY_MS);
}

/** By whole hours: readings that came together go together, so that a segment has one end. */
const keepDays = (days: number): Retention => {
  return (reading) => (Math.ceil((ageFrom(reading) + days * DAY_MS) / HOUR_MS) * HOUR_MS) / 1000;
};

/** What arrived before midnight may be stored, and is judged by alerts, some time after. */
const AFTER_MIDNIGHT_MS = HOUR_MS;

/** Until an hour after the day in which the reading arrived, or which it tells of, is over at the place of the building. */
function keepToday(timeZone: string): Retention {
  const midnightAfter = nextMidnight(timeZone);
  return (reading) => Math.ceil((midnightAfter(ageFrom(reading)) + AFTER_MIDNIGHT_MS) / 1000);
}

/**
 * How long DynamoDB keeps readings.
 * @param settings `history`: days, at most an hour is added; or `daily`: to an hour after the next midnight of `time_zone`
 */
export function retentionOf({ history, time_zone }: Pick<Settings, 'history' | 'time_zone'>): Retention {
  return history === 'daily' ? keepToday(time_zone) : keepDays(history);
}

/**
 * The same of texts, as a function's environment has them.
 * @throws ZodError where they are no settings
 */
export function retentionOfTexts(history: string, timeZone: string): Retention {
  return retentionOf(settingsSchema.pick({ history: true, time_zone: true }).parse({ history, time_zone: timeZone }));
}
