import { Duration, Validations } from 'aws-cdk-lib';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export type TelemetryQueuesProps = {
  /** How long a message stays hidden after it was handed out: several times the function's timeout. */
  readonly visibilityTimeout: Duration;
};

/** The longest that SQS keeps a message. */
const LONGEST_RETENTION = Duration.days(14);

/** Deliveries before a message is given up: failures that pass (throttling, a deployment) pass within these. */
const ATTEMPTS = 5;

/** Where messages wait for the function, and where those end that cannot be handled. */
export class TelemetryQueues extends Construct {
  /** What the rules made, for the function. */
  readonly telemetry: IQueue;
  /** Messages that the function gave up on. They may be sent back to `telemetry` as they are. */
  readonly deadLetters: IQueue;
  /** What a rule could not deliver, wrapped by IoT Core with the reason: nothing to be sent back as it is. */
  readonly ruleErrors: IQueue;

  constructor(scope: Construct, id: string, { visibilityTimeout }: TelemetryQueuesProps) {
    super(scope, id);
    const safe = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: LONGEST_RETENTION };
    const deadLetters = new Queue(this, 'DeadLetters', safe);
    const ruleErrors = new Queue(this, 'RuleErrors', safe);
    Validations.of(ruleErrors).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself where failures end: no function consumes it, so nothing could be moved on.',
    });
    this.telemetry = new Queue(this, 'Telemetry', {
      ...safe,
      visibilityTimeout,
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: ATTEMPTS },
    });
    this.deadLetters = deadLetters;
    this.ruleErrors = ruleErrors;
  }
}
