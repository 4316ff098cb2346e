import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { requireEnvironment } from '../../functions/environment.ts';
import { METRICS, METRICS_NAMESPACE } from '../../functions/metric-names.ts';
import { FEED_ENVIRONMENT } from '../constants.ts';
import { handleFeedBatch } from '../feed-handler.ts';
import type { FeedReport } from '../feed-intake.ts';
import type { FeedConsumer, FeedSink } from '../ports.ts';
import { deadLetterFields } from './dead-letter-fields.ts';
import { SqsDeadLetters } from './sqs-dead-letters.ts';
import { SqsMessageDelays } from './sqs-message-delays.ts';

/** Writes what became of an invocation: a line for each failure and dead letter, and the sums as metrics. */
function reporter(serviceName: string, logger: Logger) {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName });
  return ({ failed, deadLetters, taken, refused }: FeedReport) => {
    for (const { id, reason } of failed) logger.error('message_failed', { message_id: id, reason });
    for (const letter of deadLetters) logger.error('message_dead_lettered', deadLetterFields(letter));
    metrics.addMetric(METRICS.stored, MetricUnit.Count, taken.length);
    metrics.addMetric(METRICS.refused, MetricUnit.Count, refused.length);
    metrics.addMetric(METRICS.deadLettered, MetricUnit.Count, deadLetters.length);
    metrics.addMetric(METRICS.failed, MetricUnit.Count, failed.length);
    const oldest = taken.reduce((least, { cloudReceivedAt }) => Math.min(least, cloudReceivedAt), Date.now());
    if (taken.length > 0) metrics.addMetric(METRICS.latency, MetricUnit.Milliseconds, Date.now() - oldest);
    metrics.publishStoredMetrics();
  };
}

/**
 * The handler of a consumer's function, on the queues that FeedFunction tells it of: `export const handler =
 * feedHandler('archive', new ArchiveSink(...))`. Failures and dead letters are logged and counted.
 */
export function feedHandler(source: FeedConsumer, sink: FeedSink): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const client = new SQSClient({});
  const logger = new Logger({ serviceName: source });
  const ports = {
    source,
    sink,
    deadLetters: new SqsDeadLetters(requireEnvironment(FEED_ENVIRONMENT.deadLettersUrl), client),
    delays: new SqsMessageDelays(requireEnvironment(FEED_ENVIRONMENT.queueUrl), client),
    now: Date.now,
    random: Math.random,
    warn: (event: string, error: unknown) => logger.warn(event, error instanceof Error ? error : String(error)),
    report: reporter(source, logger),
  };
  return (event) => handleFeedBatch(event, ports);
}
