import { z } from 'zod';

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

/** A name of the IANA time zone database. */
export const timeZoneSchema = z
  .string()
  .refine(isTimeZone, { error: 'no time zone of the IANA database, such as Europe/Berlin' });
