import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { SQSClient } from '@aws-sdk/client-sqs';
import { METRICS, METRICS_NAMESPACE } from '../../functions/metric-names.ts';
import type { FailedRecord } from '../../telemetry/ports.ts';
import type { FailurePorts } from '../failed-messages.ts';
import type { DeadLetter } from '../ports.ts';
import { originFields } from './origin-fields.ts';
import { SqsDeadLetters } from './sqs-dead-letters.ts';
import { SqsMessageDelays } from './sqs-message-delays.ts';

/** A function's queue: who it is in logs, metrics and dead letters, and the URLs. */
export type FunctionQueue = { readonly source: string; readonly queueUrl: string; readonly deadLettersUrl: string };

/** What every function on a queue tells of an invocation. */
type QueueReport = { readonly failed: readonly FailedRecord[]; readonly deadLetters: readonly DeadLetter[] };

/** What all functions on queues have in common: dead letters and delays by SQS, a log of JSON lines, metrics in the same log. */
export class QueueFunction {
  readonly ports: FailurePorts;
  readonly logger: Logger;
  readonly client: SQSClient;
  readonly #metrics: Metrics;

  constructor({ source, queueUrl, deadLettersUrl }: FunctionQueue) {
    this.client = new SQSClient({});
    this.logger = new Logger({ serviceName: source });
    this.#metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: source });
    this.ports = {
      source,
      deadLetters: new SqsDeadLetters(deadLettersUrl, this.client),
      delays: new SqsMessageDelays(queueUrl, this.client),
      now: Date.now,
      random: Math.random,
      warn: (event, error) => this.logger.warn(event, error instanceof Error ? error : String(error)),
    };
  }

  /**
   * Writes what became of an invocation: a line for each failure and each dead letter, and numbers as metrics.
   * @param counts by names of `METRICS`
   * @param receivedAt when the rules saw the messages that were kept, Unix milliseconds
   */
  report(
    { failed, deadLetters }: QueueReport,
    counts: ReadonlyMap<string, number>,
    receivedAt: Iterable<number> = [],
  ): void {
    for (const { id, reason, origin = {} } of failed) {
      this.logger.error('message_failed', { message_id: id, reason, ...originFields(origin) });
    }
    for (const { messageId, reason, origin } of deadLetters) {
      this.logger.error('message_dead_lettered', { message_id: messageId, reason, ...originFields(origin) });
    }
    this.#count([...counts, [METRICS.failed, failed.length], [METRICS.deadLettered, deadLetters.length]]);
    this.#latency(receivedAt);
    this.#metrics.publishStoredMetrics();
  }

  /** A metric is paid for by the month in which it has data: what does not happen is not written. */
  #count(counts: readonly (readonly [string, number])[]): void {
    for (const [name, value] of counts) {
      if (value > 0) this.#metrics.addMetric(name, MetricUnit.Count, value);
    }
  }

  #latency(receivedAt: Iterable<number>): void {
    let oldest = Number.POSITIVE_INFINITY;
    for (const at of receivedAt) oldest = Math.min(oldest, at);
    if (!Number.isFinite(oldest)) return;
    this.#metrics.addMetric(METRICS.latency, MetricUnit.Milliseconds, Math.max(0, Date.now() - oldest));
  }
}
