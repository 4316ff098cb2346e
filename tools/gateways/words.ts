import { utc } from '../alerts/time-words.ts';
import type { GatewayView } from './gateway-view.ts';

const MINUTE_MS = 60_000;

/** `now`, `12 min ago`, `5 h ago`, `3 days ago`. */
export function ago(at: number | undefined, now: number): string {
  if (at === undefined) return 'never';
  const minutes = Math.floor((now - at) / MINUTE_MS);
  if (minutes < 1) return 'now';
  if (minutes < 120) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / 1440)} days ago`;
}

export const timeWords = (at: number | undefined) => (at === undefined ? '-' : utc(at));

/** Age of the certificate, and how long it is good where that is known. */
export function certificateWords({ certificate_age_days: age, certificate_days_left: left }: GatewayView): string {
  if (age === undefined) return '-';
  return left === undefined ? `${age} d old` : `${age} d old, ${left} d left`;
}
