import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';
import { alertSchema } from '../alerts/alert.ts';

/** One thing to tell one channel: a message of the notification queue. */
export const notificationSchema = z.strictObject({
  v: z.literal(1),
  /** The same for the same thing: `<alert>.raise.<step>.<channel>`, hashed. A channel that was told is not told again. */
  id: idSchema,
  tenant: idSchema,
  channel_id: idSchema,
  /** Why now: `digest` tells several alerts in one, `test` none. */
  reason: z.enum(['raise', 'clear', 'remind', 'escalate', 'late', 'digest', 'test']),
  /** Whose text, ready made, plain, at most 2,000 characters. */
  title: z.string().max(200),
  text: z.string().max(2000),
  alerts: z.array(alertSchema.omit({ sent: true })).max(20),
  /** Alerts in all, where more are meant than are listed. */
  alerts_total: z.int().min(0),
  /** Unix milliseconds. */
  created_at: z.int().min(0),
});

export type Notification = z.infer<typeof notificationSchema>;
