import { printable } from '../decode/printable.ts';
import type { QueueLetters, ReasonCount } from './list-letters.ts';
import { RULE_ERRORS } from './queue-pair.ts';
import type { SentBack } from './send-back.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Reasons of one queue that are shown: where senders choose parts of them, there may be thousands. */
const MAX_REASONS = 20;
const MAX_GATEWAYS = 3;

function ageOf(ms: number): string {
  if (ms >= 2 * DAY_MS) return `${Math.floor(ms / DAY_MS)} d`;
  if (ms >= 2 * HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.max(0, Math.floor(ms / MINUTE_MS))} min`;
}

const letters = (count: number) => `${count} dead letter${count === 1 ? '' : 's'}`;

/** Who sent them: the first few names. */
function sendersOf(gateways: ReadonlySet<string>): string {
  if (gateways.size === 0) return '';
  const names = [...gateways].slice(0, MAX_GATEWAYS).join(', ');
  return `  (${names}${gateways.size > MAX_GATEWAYS ? ` and ${gateways.size - MAX_GATEWAYS} more` : ''})`;
}

function rowOf({ reason, count, oldest, gateways }: ReasonCount, now: number): string {
  const age = ageOf(now - oldest).padStart(6);
  return printable(`  ${String(count).padStart(6)}  oldest ${age}  ${reason}${sendersOf(gateways)}`);
}

/** Lines that tell what lies on the dead letters of a queue. @param now Unix milliseconds */
export function listingOf({ pair, count, reasons }: QueueLetters, now: number): string[] {
  if (count === 0) return [`${pair.name}: none`];
  const hint = pair.name === RULE_ERRORS ? ', shown only: what they wrap is in base64OriginalPayload' : '';
  const shown = reasons.slice(0, MAX_REASONS).map((row) => rowOf(row, now));
  const more = reasons.length > MAX_REASONS ? [`          and ${reasons.length - MAX_REASONS} more reasons`] : [];
  return [`${pair.name}: ${letters(count)}${hint}`, ...shown, ...more];
}

/** A line that tells what became of the letters of a queue. */
export function sentLine({ pair, sent, left, returned }: SentBack, dryRun: boolean): string {
  if (dryRun) return `${pair.name}: would send back ${letters(sent)}`;
  const twice = left === 0 ? '' : `; ${left} of them could not be deleted and would be sent again`;
  const again = returned === 0 ? '' : `; ${returned} of them were given up again and lie there as before`;
  return `${pair.name}: sent back ${letters(sent)}${twice}${again}`;
}
