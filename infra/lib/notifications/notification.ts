import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';
import { alertSchema } from '../alerts/alert.ts';

/**
 * Why somebody is told of an alert. `late`: it was found in readings that came too late. `over`: it began and ended before
 * anybody could be told, as in quiet hours.
 */
export const newsSchema = z.enum(['raise', 'escalate', 'remind', 'clear', 'late', 'over']);

export type News = z.infer<typeof newsSchema>;

/** Alerts that one notification lists; it counts the others. */
export const LISTED_ALERTS = 20;
export const MAX_TITLE = 200;
export const MAX_TEXT = 2000;

/** One thing to tell one channel: a message of the notification queue. */
export const notificationSchema = z.strictObject({
  v: z.literal(1),
  /** The same for the same thing, hashed: a channel that was told is not told again. */
  id: idSchema,
  tenant: idSchema,
  channel_id: idSchema,
  /** Why now: `digest` tells several alerts in one, `test` none. */
  reason: z.enum([...newsSchema.options, 'digest', 'test']),
  /** Ready made, plain text. */
  title: z.string().max(MAX_TITLE),
  text: z.string().max(MAX_TEXT),
  alerts: z.array(alertSchema.omit({ sent: true })).max(LISTED_ALERTS),
  /** Alerts in all, where more are meant than are listed. */
  alerts_total: z.int().min(0),
  /** Unix milliseconds. */
  created_at: z.int().min(0),
});

export type Notification = z.infer<typeof notificationSchema>;
