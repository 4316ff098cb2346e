import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { requireEnvironment } from '../../functions/environment.ts';
import { METRICS } from '../../functions/metric-names.ts';
import { FEED_ENVIRONMENT } from '../constants.ts';
import { handleFeedBatch } from '../feed-handler.ts';
import type { FeedReport } from '../feed-intake.ts';
import type { FeedConsumer, FeedSink } from '../ports.ts';
import { QueueFunction } from './queue-function.ts';

/**
 * The handler of a consumer's function, on the queues that FeedFunction tells it of: `export const handler =
 * feedHandler('archive', new ArchiveSink(...))`. Failures and dead letters are logged and counted.
 */
export function feedHandler(source: FeedConsumer, sink: FeedSink): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const queueUrl = requireEnvironment(FEED_ENVIRONMENT.queueUrl);
  const deadLettersUrl = requireEnvironment(FEED_ENVIRONMENT.deadLettersUrl);
  const queue = new QueueFunction({ source, queueUrl, deadLettersUrl });
  const report = (told: FeedReport) => {
    const counts = new Map<string, number>([
      [METRICS.stored, told.taken.length],
      [METRICS.refused, told.refused.length],
    ]);
    queue.report(
      told,
      counts,
      told.taken.map(({ cloudReceivedAt }) => cloudReceivedAt),
    );
  };
  return (event) => handleFeedBatch(event, { ...queue.ports, sink, report });
}
