import { setTimeout as delay } from 'node:timers/promises';
import { EntriesRefusedError } from './batch-errors.ts';

/** What a service said of one entry: a code where it did not take it. */
type EntryResult = { readonly ErrorCode?: string | undefined };

/** Sends entries in one call. @returns what was said of each, in their order */
export type SendBatch<T> = (batch: readonly T[]) => Promise<readonly EntryResult[]>;

const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3000;

/** Exponential with full jitter, so that throttled senders do not come back together. */
function pauseMs(attempt: number): number {
  return Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
}

/** Why an entry was not taken; undefined where it was. Of what the service is silent about nobody knows that it was. */
function refusalOf(result: EntryResult | undefined): string | undefined {
  return result === undefined ? 'no answer' : result.ErrorCode;
}

/**
 * Sends a batch until each of its entries was taken: what was taken is not sent again. It waits some 9 s at most.
 * @throws EntriesRefusedError where some are still refused after 8 attempts, and what `send` throws as it is
 */
export async function sendAll<T>(
  batch: readonly T[],
  send: SendBatch<T>,
  sleep: (ms: number) => Promise<unknown> = delay,
): Promise<void> {
  let left = batch;
  let codes = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await sleep(pauseMs(attempt - 1));
    const results = await send(left);
    const refusals = left.map((_, index) => refusalOf(results[index]));
    codes = [...new Set(refusals.filter((refusal) => refusal !== undefined))].join(', ');
    left = left.filter((_, index) => refusals[index] !== undefined);
    if (left.length === 0) return;
  }
  throw new EntriesRefusedError(
    `${left.length} entries still refused after ${ATTEMPTS} attempts (${codes}); they come again`,
  );
}
