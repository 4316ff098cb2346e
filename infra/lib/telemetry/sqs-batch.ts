import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type FailurePorts, settleFailures } from '../feed/failed-messages.ts';
import { type TelemetryPorts, type TelemetryReport, takeTelemetry } from './telemetry-intake.ts';

export type TelemetryBatchPorts = TelemetryPorts &
  FailurePorts & {
    /** Told once for each invocation. */
    readonly report: (report: TelemetryReport) => void;
  };

/** Handles one invocation of the telemetry function: what failed comes again, each message after a longer wait than before. */
export async function handleSqsBatch(event: SQSEvent, ports: TelemetryBatchPorts): Promise<SQSBatchResponse> {
  const records = event.Records.map(({ messageId, body }) => ({ id: messageId, body }));
  const report = await takeTelemetry(records, ports);
  ports.report(report);
  return settleFailures(event.Records, report.failed, ports);
}
