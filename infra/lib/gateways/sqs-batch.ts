import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type FailurePorts, settleFailures } from '../feed/failed-messages.ts';
import { type GatewaysPorts, type GatewaysReport, takeGatewayEvents } from './gateways-intake.ts';

export type GatewaysBatchPorts = GatewaysPorts &
  FailurePorts & {
    /** Told once for each invocation. */
    readonly report: (report: GatewaysReport) => void;
  };

/** Handles one invocation of the gateways function: what failed comes again, each message after a longer wait than before. */
export async function handleGatewaysBatch(event: SQSEvent, ports: GatewaysBatchPorts): Promise<SQSBatchResponse> {
  const records = event.Records.map(({ messageId, body }) => ({ id: messageId, body }));
  const report = await takeGatewayEvents(records, ports);
  ports.report(report);
  return settleFailures(event.Records, report.failed, ports);
}
