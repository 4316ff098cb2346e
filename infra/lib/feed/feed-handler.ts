import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type FailurePorts, settleFailures } from './failed-messages.ts';
import { type FeedIntakePorts, type FeedReport, takeFeed } from './feed-intake.ts';

export type FeedPorts = FeedIntakePorts &
  FailurePorts & {
    /** Told once for each invocation. */
    readonly report: (report: FeedReport) => void;
  };

/** Handles one invocation of a consumer's function: what failed comes again, each message after a longer wait than before. */
export async function handleFeedBatch(event: SQSEvent, ports: FeedPorts): Promise<SQSBatchResponse> {
  const records = event.Records.map(({ messageId, body }) => ({ id: messageId, body }));
  const report = await takeFeed(records, ports);
  ports.report(report);
  return settleFailures(event.Records, report.failed, ports);
}
