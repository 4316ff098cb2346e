import { z } from 'zod';
import { channelSchema } from './channel.ts';
import { LISTED_ALERTS, type Notification, notificationSchema } from './notification.ts';
import { notificationIdOf } from './notification-id.ts';

const time = z.int().min(0);
const ids = z.array(z.string());

/** Notifications that wait to be told as one: all are counted, the first are kept whole. */
const gatheredSchema = z.strictObject({ ids, kept: z.array(notificationSchema).max(LISTED_ALERTS) });

/**
 * What one channel is told of one kind of news about one building: the state by which a storm becomes few messages.
 * It moves under optimistic locking, so whoever races for it finds what the other did.
 */
export const bundleSchema = z.strictObject({
  v: z.literal(1),
  kind: z.enum(channelSchema.options.map(({ shape }) => shape.kind.value)),
  /** Until then what comes is gathered, Unix milliseconds. */
  until: time,
  gathered: gatheredSchema,
  /** Taken out of `gathered` to be told: nothing is added to it any more, so however often it is queued, it is one message. */
  sealed: gatheredSchema.optional(),
  /** What went out at once, lately: queued again when it comes again, under the same id. */
  alone: ids,
  /** What went out in digests, lately: left alone when it comes again. */
  told: ids,
});

export type Bundle = z.infer<typeof bundleSchema>;
export type Gathered = z.infer<typeof gatheredSchema>;

/** A storm of more within one interval is told in more than one digest: the document has to stay below 300 KB. */
export const MAX_GATHERED = 1000;
/** Remembered of what went out: it matters only between a crash and the next minute. */
const REMEMBERED = 1000;

const EMPTY: Gathered = { ids: [], kept: [] };

/** A bundle that has told nothing yet. */
export const newBundle = (kind: Bundle['kind']): Bundle => ({
  v: 1,
  kind,
  until: 0,
  gathered: EMPTY,
  alone: [],
  told: [],
});

/** What an offer comes to. */
export type Offered = {
  /** The bundle to be kept before anything is queued; absent where it is as it was. */
  readonly next?: Bundle;
  /** Queue the notification by itself. */
  readonly send: boolean;
};

/** True where the notification waits in the bundle. */
export function waits(bundle: Bundle, id: string): boolean {
  return bundle.gathered.ids.includes(id) || bundle.sealed?.ids.includes(id) === true;
}

/** True where the notification waits in the bundle or went out lately. */
export function knows(bundle: Bundle, id: string): boolean {
  return waits(bundle, id) || bundle.alone.includes(id) || bundle.told.includes(id);
}

/** Unix milliseconds, and how long what comes is told together. */
export type Moment = { readonly now: number; readonly intervalMs: number };

/** What waits must not expire. */
export const isWaiting = ({ gathered, sealed }: Bundle) => gathered.ids.length > 0 || sealed !== undefined;

export const isFull = (bundle: Bundle) => bundle.gathered.ids.length >= MAX_GATHERED;

/**
 * Whether what comes is gathered still. An end farther ahead than two intervals was set by a clock that has been set back since; by less, clocks of
 * processes may differ.
 */
const isGathering = ({ until }: Bundle, { now, intervalMs }: Moment) => until > now && until <= now + 2 * intervalMs;

/** Whether what comes now goes out at once: nothing did within the interval, and nothing waits. */
const isCalm = (bundle: Bundle, moment: Moment) => !isGathering(bundle, moment) && !isWaiting(bundle);

const gather = ({ ids, kept }: Gathered, notification: Notification): Gathered => ({
  ids: [...ids, notification.id],
  kept: kept.length < LISTED_ALERTS ? [...kept, notification] : kept,
});

/**
 * Takes a notification into account, once, however often it is offered.
 * @param mayGoAlone false for what must wait for others in any case
 */
export function offer(
  bundle: Bundle,
  notification: Notification,
  { mayGoAlone, ...moment }: Moment & { readonly mayGoAlone: boolean },
): Offered {
  const { id } = notification;
  if (bundle.alone.includes(id)) return { send: true };
  if (bundle.told.includes(id) || waits(bundle, id)) return { send: false };
  const later = moment.now + moment.intervalMs;
  if (mayGoAlone && isCalm(bundle, moment)) {
    const alone = [...bundle.alone, id].slice(-REMEMBERED);
    return { next: { ...bundle, until: later, alone }, send: true };
  }
  const until = isGathering(bundle, moment) || bundle.gathered.ids.length > 0 ? bundle.until : later;
  return { next: { ...bundle, until, gathered: gather(bundle.gathered, notification) }, send: false };
}

/** True where what was gathered is to be told. */
export const isDue = (bundle: Bundle, moment: Moment) =>
  bundle.sealed !== undefined || (bundle.gathered.ids.length > 0 && !isGathering(bundle, moment)) || isFull(bundle);

/** The first of two steps of telling what was gathered: nothing joins it any more. What comes from now on is gathered anew. */
export function seal(bundle: Bundle, { now, intervalMs }: Moment): Bundle {
  if (bundle.sealed !== undefined) return bundle;
  return { ...bundle, until: now + intervalMs, gathered: EMPTY, sealed: bundle.gathered };
}

/** The second step, once the digest is queued. */
export function unseal({ sealed, ...bundle }: Bundle): Bundle {
  return { ...bundle, told: [...bundle.told, ...(sealed?.ids ?? [])].slice(-REMEMBERED) };
}

/** Id of the digest of these: the same for whoever queues it, because what is sealed does not change. */
export const digestIdOf = ({ ids }: Gathered) => notificationIdOf('digest', ...ids);
