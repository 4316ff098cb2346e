import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import type { StatusCounters, StatusDetail } from '@sward/contracts/status.ts';
import type { Intake } from './intake.ts';
import type { Loss, ReadingLog } from './ports.ts';
import type { SyncState } from './time/sync-state.ts';

export type StatusSources = {
  readonly log: ReadingLog;
  readonly intake: Intake['counters'];
  readonly consumers: readonly string[];
  readonly clockState: SyncState;
  /** Why the last commit failed; empty while commits work. */
  readonly commitError: string;
  /** What had been given up when the process started. */
  readonly lossesBefore: readonly Loss[];
};

const sumOf = (losses: readonly Loss[], field: 'readings' | 'bytes') =>
  losses.reduce((sum, loss) => sum + loss[field], 0);

/** The consumer whose backlog is the component's depth: the cloud where it is served, else whoever is furthest behind. */
function measuredConsumer(log: ReadingLog, consumers: readonly string[]): string {
  if (consumers.includes(CLOUD_CONSUMER)) return CLOUD_CONSUMER;
  const [first = CLOUD_CONSUMER, ...others] = consumers;
  return others.reduce((last, name) => (log.cursor(name) < log.cursor(last) ? name : last), first);
}

/** The counters of the buffer's status, since its process started. */
export function statusCounters({ log, intake, consumers, lossesBefore }: StatusSources): StatusCounters {
  const losses = log.losses();
  const given = (field: 'readings' | 'bytes') => Math.max(0, sumOf(losses, field) - sumOf(lossesBefore, field));
  const unconfirmed = log.unconfirmed(measuredConsumer(log, consumers));
  return {
    received: intake.received,
    sent: intake.durable,
    dropped: intake.invalid + given('readings'),
    depth: unconfirmed.readings + intake.pending,
    bytes: {
      received: intake.receivedBytes,
      sent: intake.durableBytes,
      dropped: given('bytes'),
      depth: unconfirmed.bytes + intake.pendingBytes,
    },
  };
}

/** The details whose change somebody waits for: whether it can write, into which log, and what it knows of the time. */
export function statusState({ log, clockState, commitError }: StatusSources): StatusDetail {
  return { clock: clockState, log: log.id, ...(commitError === '' ? {} : { commit_error: commitError }) };
}

/** What only the buffer knows besides. What begins with `log_` or `lost_` counts from the gateway's first log, not this process. */
export function statusDetail(sources: StatusSources, nowMs: number): StatusDetail {
  const { log, intake } = sources;
  const { reduced, deadLetters, bytes, quarantined } = log.counters();
  return {
    durable: intake.durable,
    reduced: intake.reduced,
    clamped_times: intake.clamped,
    duplicate_batches: intake.duplicates,
    early_batches: intake.gaps,
    refused_batches: intake.refused,
    unreadable_batches: intake.unreadable,
    commits: intake.commits,
    head: log.head(),
    damaged_rows: log.damagedRows(),
    log_bytes: bytes,
    log_reduced: reduced,
    log_dead_letters: deadLetters,
    log_quarantined: quarantined,
    ...consumerDetail(sources, nowMs),
    ...lossDetail(log.losses()),
  };
}

/** How far each consumer is behind: readings, and for how long the oldest of them has waited, s. */
function consumerDetail({ log, consumers }: StatusSources, nowMs: number): StatusDetail {
  const entries = consumers.flatMap((name) => {
    const { readings, oldestAt } = log.unconfirmed(name);
    const ageS = oldestAt === undefined ? 0 : Math.max(0, Math.round((nowMs - oldestAt) / 1000));
    return [
      [`unconfirmed_${name}`, readings],
      [`unconfirmed_${name}_age_s`, ageS],
    ];
  });
  return Object.fromEntries(entries);
}

/** How much was given up for each cause, and of what time. */
function lossDetail(losses: readonly Loss[]): StatusDetail {
  const entries = losses.flatMap(({ cause, readings, from, to }) => [
    [`lost_${cause}`, readings],
    [`lost_${cause}_from`, from],
    [`lost_${cause}_to`, to],
  ]);
  return Object.fromEntries(entries);
}
