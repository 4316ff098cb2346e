import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';

/** Where third parties get readings: `eventbridge` or `kinesis`. */
export type StreamKind = 'eventbridge' | 'kinesis';

/** Name of the bus and of the stream. Consumers know it. */
const BUS_NAME = 'sward';
const STREAM_NAME = 'sward-readings';

/** A bus or a stream for third parties, and what its writer may do. */
export class ThirdPartyStream extends Construct {
  readonly name: string;
  /** All that it takes to write to it. */
  readonly writing: PolicyStatement;

  constructor(scope: Construct, id: string, kind: StreamKind) {
    super(scope, id);
    const made = kind === 'eventbridge' ? this.#bus() : this.#stream();
    this.name = made.name;
    this.writing = new PolicyStatement({ actions: [made.action], resources: [made.arn] });
  }

  /** Events are encrypted with a key that EventBridge owns. Rules on the bus are the consumers' own. */
  #bus() {
    const bus = new EventBus(this, 'Bus', { eventBusName: BUS_NAME, description: 'Sward: every reading as an event' });
    return { name: bus.eventBusName, arn: bus.eventBusArn, action: 'events:PutEvents' };
  }

  /** A day to read it again: who needs more has the archive. */
  #stream() {
    const stream = new Stream(this, 'Stream', {
      streamName: STREAM_NAME,
      streamMode: StreamMode.ON_DEMAND,
      encryption: StreamEncryption.MANAGED,
      retentionPeriod: Duration.hours(24),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return { name: stream.streamName, arn: stream.streamArn, action: 'kinesis:PutRecords' };
  }
}
