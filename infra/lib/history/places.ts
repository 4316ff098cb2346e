import { requireId } from '@sward/contracts/ids.ts';
import { tenantOf } from '../tenancy/tenant.ts';
import { digits } from './digits.ts';
import { HistoryRangeError } from './history-errors.ts';
import type { HistoryQuery } from './ports.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Calendars of JavaScript end with this day after 1970-01-01; what a broken clock puts later lies in it as well. */
const LAST_DAY = 100_000_000;

/** Days that one question may span: ten years, and a request each. */
const MAX_DAYS = 3660;

/** Which hour (UTC) a time lies in, counted from 1970. No segment spans two. */
export const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS);

const dayOf = (ms: number): number => Math.min(LAST_DAY, Math.floor(ms / DAY_MS));

/** `2026-11-21`, UTC. */
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, -'T00:00:00.000Z'.length);

type Gateway = Pick<HistoryQuery, 'buildingId' | 'gatewayId'>;

/**
 * The partition of one gateway's readings of one day (UTC): `acme#acme:hq#gateway-1#2026-11-21`. It begins with the tenant, so
 * that a permission can be given by prefix.
 */
export function placeOf(gateway: Gateway, measuredAt: number): string {
  return placeOfDay(gateway, dayOf(measuredAt));
}

function placeOfDay({ buildingId, gatewayId }: Gateway, day: number): string {
  const building = requireId(buildingId, 'building_id');
  return [tenantOf(building), building, requireId(gatewayId, 'gateway_id'), dateOf(day)].join('#');
}

/**
 * The sort keys, of any partition, between which the segments lie that tell of readings of the range. Whole hours: of two contents
 * of one reading, the one that counts may have a time outside of the range.
 */
export function keyRangeOf({ from, until }: HistoryQuery): { readonly first: string; readonly last: string } {
  const start = hourOf(Math.max(0, from)) * HOUR_MS;
  const end = (hourOf(Math.max(start, until - 1)) + 1) * HOUR_MS;
  // A segment that begins with the end has a longer key, so it lies behind.
  return { first: digits(start), last: digits(Math.min(end, Number.MAX_SAFE_INTEGER)) };
}

/**
 * The partitions that hold readings of the range, in its order.
 * @throws HistoryRangeError where they are too many
 */
export function placesOf(query: HistoryQuery): string[] {
  const first = dayOf(Math.max(0, query.from));
  const count = Math.max(0, dayOf(query.until - 1) - first + 1);
  if (count <= MAX_DAYS) return Array.from({ length: count }, (_, i) => placeOfDay(query, first + i));
  throw new HistoryRangeError(`${count} days are more than one question may span: ask for at most ${MAX_DAYS}`);
}
