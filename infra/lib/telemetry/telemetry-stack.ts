import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { TABLE_KEYS, TIME_INDEX } from './constants.ts';
import { TELEMETRY_RULES } from './rules.ts';
import { FUNCTION_TIMEOUT, TelemetryFunction } from './telemetry-function.ts';
import { TelemetryQueues } from './telemetry-queues.ts';
import { TelemetryRules } from './telemetry-rules.ts';

/** AWS advises six times the function's timeout, so that a slow invocation is not overtaken by a second delivery. */
const VISIBILITY_TIMEOUT = Duration.seconds(6 * FUNCTION_TIMEOUT.toSeconds());

/** The way of telemetry through the cloud: rules -> queue -> function -> table, and the acknowledgement back. */
export class TelemetryStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, { description: 'Sward: stores telemetry and acknowledges it to the gateways', ...props });
    const table = new TableV2(this, 'Readings', {
      partitionKey: { name: TABLE_KEYS.partition, type: AttributeType.STRING },
      sortKey: { name: TABLE_KEYS.sort, type: AttributeType.NUMBER },
      globalSecondaryIndexes: [
        {
          indexName: TIME_INDEX.name,
          partitionKey: { name: TIME_INDEX.partition, type: AttributeType.STRING },
          sortKey: { name: TIME_INDEX.sort, type: AttributeType.NUMBER },
        },
      ],
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const queues = new TelemetryQueues(this, 'Queues', { visibilityTimeout: VISIBILITY_TIMEOUT });
    new TelemetryRules(this, 'Rules', {
      rules: TELEMETRY_RULES,
      target: queues.telemetry,
      errors: queues.ruleErrors,
    });
    new TelemetryFunction(this, 'Function', { queue: queues.telemetry, table });
  }
}
