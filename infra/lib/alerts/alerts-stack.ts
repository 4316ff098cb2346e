import { join } from 'node:path';
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { DATA_ENVIRONMENT } from '../data/constants.ts';
import { grantOperations } from '../data/constructs/data-tables.ts';
import { addQueueOutputs } from '../data/constructs/queue-outputs.ts';
import { FeedFunction } from '../feed/constructs/feed-function.ts';
import type { ConsumerQueue } from '../feed/constructs/feed-queues.ts';
import { EveryMinute } from '../functions/every-minute.ts';
import { SwardFunction } from '../functions/sward-function.ts';
import type { ChannelKind } from '../notifications/channel.ts';
import { ALERT_OPERATIONS } from './constructs/alert-grants.ts';
import { AlertTopics } from './constructs/alert-topics.ts';
import { NotificationQueues } from './constructs/notification-queues.ts';
import { NotifyFunction } from './constructs/notify-function.ts';

export type AlertsStackProps = StackProps & {
  readonly readings: TableV2;
  readonly documents: TableV2;
  /** The feed's queue for alerts. */
  readonly queue: ConsumerQueue;
  readonly logRetention: RetentionDays;
  /** Tenants that get a topic besides the default one. */
  readonly tenants: readonly string[];
  /** Is mailed alerts of the default tenant. */
  readonly alertEmail: string | undefined;
};

/** Readings that come together are judged together; alerts settle for longer than this anyway. */
const GATHER_FOR = Duration.seconds(2);
/** A document of state is changed by one invocation at a time, or is read again: few at a time conflict seldom. */
const MAX_CONCURRENCY = 5;

/** `NotifySns`: a construct, and what the outputs of its queues begin with. */
const notifyId = (kind: ChannelKind) => `Notify${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;

/** Alerts: judged from what is stored, watched for silence each minute, and told to people. */
export class AlertsStack extends Stack {
  readonly evaluate: FeedFunction;
  readonly watch: SwardFunction;
  readonly notify: ReadonlyMap<ChannelKind, NotifyFunction>;
  readonly notifications: NotificationQueues;
  readonly #props: AlertsStackProps;

  constructor(scope: Construct, id: string, props: AlertsStackProps) {
    super(scope, id, { description: 'Sward: raises alerts and tells people', ...stackPropsOf(props) });
    this.#props = props;
    this.notifications = new NotificationQueues(this, 'Notifications');
    this.evaluate = this.#evaluate();
    this.watch = this.#watch();
    this.notify = new Map([...this.notifications.byKind.keys()].map((kind) => [kind, this.#notify(kind)]));
    this.#grantJudging(props);
    new AlertTopics(this, 'Topics', { tenants: props.tenants, email: props.alertEmail });
    for (const [kind, pair] of this.notifications.byKind) addQueueOutputs(this, notifyId(kind), pair);
  }

  get #environment(): Record<string, string> {
    return {
      [DATA_ENVIRONMENT.documentsTable]: this.#props.documents.tableName,
      ...this.notifications.environment,
    };
  }

  #evaluate(): FeedFunction {
    return new FeedFunction(this, 'Evaluate', {
      description: 'Judges stored readings by the rules, raises and clears alerts',
      entry: join(import.meta.dirname, 'evaluate.lambda.ts'),
      environment: { ...this.#environment, [DATA_ENVIRONMENT.readingsTable]: this.#props.readings.tableName },
      queue: this.#props.queue,
      gatherFor: GATHER_FOR,
      maxConcurrency: MAX_CONCURRENCY,
      logRetention: this.#props.logRetention,
    });
  }

  #watch(): SwardFunction {
    const watch = new SwardFunction(this, 'Watch', {
      description: 'Looks for silence, ends holds, reminds and escalates, each minute',
      entry: join(import.meta.dirname, 'watch.lambda.ts'),
      environment: this.#environment,
      logRetention: this.#props.logRetention,
    });
    new EveryMinute(this, 'EveryMinute', { description: 'Runs the alert watcher', target: watch.handler });
    return watch;
  }

  #notify(kind: ChannelKind): NotifyFunction {
    const queues = this.notifications.byKind.get(kind);
    if (queues === undefined) throw new TypeError(`there is no queue for ${kind}`);
    return new NotifyFunction(this, notifyId(kind), {
      kind,
      queues,
      documents: this.#props.documents,
      logRetention: this.#props.logRetention,
    });
  }

  #grantJudging({ readings, documents }: AlertsStackProps): void {
    grantOperations(this.evaluate.role, readings, ALERT_OPERATIONS.evaluate.readings);
    grantOperations(this.evaluate.role, documents, ALERT_OPERATIONS.evaluate.documents);
    grantOperations(this.watch.role, documents, ALERT_OPERATIONS.watch.documents);
    for (const { role } of [this.evaluate, this.watch]) this.notifications.grantSend(role);
  }
}

function stackPropsOf({
  readings,
  documents,
  queue,
  logRetention,
  tenants,
  alertEmail,
  ...rest
}: AlertsStackProps): StackProps {
  return rest;
}
