import { Stack, type StackProps } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type ConsumerQueue, FeedQueues } from '../feed/constructs/feed-queues.ts';
import { RetriedQueue } from '../feed/constructs/retried-queue.ts';
import type { FeedConsumer } from '../feed/ports.ts';
import type { SwardFunction } from '../functions/sward-function.ts';
import { GatewaysFunction } from '../gateways/constructs/gateways-function.ts';
import { GATEWAY_RULES } from '../gateways/rules.ts';
import type { Settings } from '../settings/settings.ts';
import { QueueRules } from '../telemetry/constructs/queue-rules.ts';
import { TelemetryFunction } from '../telemetry/constructs/telemetry-function.ts';
import { TELEMETRY_RULES } from '../telemetry/rules.ts';
import { DATA_ENVIRONMENT } from './constants.ts';
import { DataTables, grantOperations } from './constructs/data-tables.ts';
import { addQueueOutputs, addRuleErrorsOutput } from './constructs/queue-outputs.ts';
import { RuleErrorsQueue } from './constructs/rule-errors-queue.ts';
import { feedConsumersOf } from './feed-consumers.ts';

export type DataStackProps = StackProps & {
  readonly settings: Pick<Settings, 'timeseries' | 'archive' | 'stream' | 'history' | 'time_zone'>;
  readonly logRetention: RetentionDays;
};

/** What the functions do to the tables: infra/test/data/granted-operations.test.ts holds it to what they call. */
export const OPERATIONS = {
  /** History, and states of devices. */
  telemetry: { readings: ['BatchWriteItem'], documents: ['GetItem', 'PutItem'] },
  /** Places and states of gateways. */
  gateways: { documents: ['GetItem', 'PutItem', 'UpdateItem'] },
} as const;

/**
 * The way of telemetry through the cloud: rules -> queue -> function -> table and feed, and the acknowledgement back; beside it what is heard
 * of gateways. Every other stack stands on this one.
 */
export class DataStack extends Stack {
  readonly readings: TableV2;
  readonly documents: TableV2;
  /** A queue for each consumer that the settings ask for. */
  readonly feed: ReadonlyMap<FeedConsumer, ConsumerQueue>;
  readonly telemetryQueue: IQueue;
  /** What the telemetry function gave up on. */
  readonly deadLetters: IQueue;
  readonly gatewaysQueue: ConsumerQueue;
  readonly ruleErrors: IQueue;
  readonly functions: { readonly telemetry: SwardFunction; readonly gateways: SwardFunction };

  constructor(scope: Construct, id: string, { settings, logRetention, ...props }: DataStackProps) {
    super(scope, id, { description: 'Sward: stores telemetry and acknowledges it to the gateways', ...props });
    const { readings, documents } = new DataTables(this, 'Tables');
    this.readings = readings;
    this.documents = documents;
    this.feed = new FeedQueues(this, 'Feed', { consumers: feedConsumersOf(settings) }).byConsumer;
    const telemetryQueue = new RetriedQueue(this, 'Telemetry');
    this.telemetryQueue = telemetryQueue.queue;
    this.deadLetters = telemetryQueue.deadLetters;
    this.gatewaysQueue = new RetriedQueue(this, 'Gateways');
    this.ruleErrors = new RuleErrorsQueue(this, 'RuleErrors');
    this.#addRules();
    this.functions = {
      telemetry: this.#telemetryFunction(telemetryQueue, settings, logRetention),
      gateways: this.#gatewaysFunction(logRetention),
    };
    this.#addOutputs(telemetryQueue);
  }

  #addRules(): void {
    const errors = this.ruleErrors;
    new QueueRules(this, 'TelemetryRules', { rules: TELEMETRY_RULES, target: this.telemetryQueue, errors });
    new QueueRules(this, 'GatewayRules', { rules: GATEWAY_RULES, target: this.gatewaysQueue.queue, errors });
  }

  #telemetryFunction(
    queue: ConsumerQueue,
    { history, time_zone }: DataStackProps['settings'],
    logRetention: RetentionDays,
  ): TelemetryFunction {
    const environment = {
      [DATA_ENVIRONMENT.readingsTable]: this.readings.tableName,
      [DATA_ENVIRONMENT.documentsTable]: this.documents.tableName,
      [DATA_ENVIRONMENT.history]: String(history),
      [DATA_ENVIRONMENT.timeZone]: time_zone,
    };
    const feed = [...this.feed.values()].map((consumer) => consumer.queue);
    const telemetry = new TelemetryFunction(this, 'TelemetryFunction', { queue, feed, environment, logRetention });
    grantOperations(telemetry.role, this.readings, OPERATIONS.telemetry.readings);
    grantOperations(telemetry.role, this.documents, OPERATIONS.telemetry.documents);
    return telemetry;
  }

  #gatewaysFunction(logRetention: RetentionDays): GatewaysFunction {
    const environment = { [DATA_ENVIRONMENT.documentsTable]: this.documents.tableName };
    const queue = this.gatewaysQueue;
    const gateways = new GatewaysFunction(this, 'GatewaysFunction', { queue, environment, logRetention });
    grantOperations(gateways.role, this.documents, OPERATIONS.gateways.documents);
    return gateways;
  }

  #addOutputs(telemetryQueue: ConsumerQueue): void {
    addQueueOutputs(this, 'Telemetry', telemetryQueue);
    addQueueOutputs(this, 'Gateways', this.gatewaysQueue);
    for (const [consumer, queue] of this.feed) {
      addQueueOutputs(this, consumer.charAt(0).toUpperCase() + consumer.slice(1), queue);
    }
    addRuleErrorsOutput(this, this.ruleErrors);
  }
}
