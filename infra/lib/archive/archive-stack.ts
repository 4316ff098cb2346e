import { join } from 'node:path';
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { FeedFunction } from '../feed/constructs/feed-function.ts';
import type { ConsumerQueue } from '../feed/constructs/feed-queues.ts';
import type { SwardFunction } from '../functions/sward-function.ts';
import { ARCHIVE_ENVIRONMENT } from './constants.ts';
import { ArchiveBuckets } from './constructs/archive-buckets.ts';
import { ArchiveCatalogue } from './constructs/archive-catalogue.ts';
import { ArchiveDelivery } from './constructs/archive-delivery.ts';
import { ArchiveWorkgroup } from './constructs/archive-workgroup.ts';

export type ArchiveStackProps = StackProps & {
  /** The feed's queue of consumer `archive`. */
  readonly queue: ConsumerQueue;
  readonly logRetention: RetentionDays;
};

/** Every reading in S3 as Parquet, by tenant, building and day, and a table of Athena over it. */
export class ArchiveStack extends Stack {
  /** Name of the delivery stream, for alarms. */
  readonly deliveryStreamName: string;
  readonly bucket: Bucket;
  readonly functions: readonly SwardFunction[];

  constructor(scope: Construct, id: string, { queue, logRetention, ...props }: ArchiveStackProps) {
    super(scope, id, { description: 'Sward: archives every reading in S3, for Athena', ...props });
    const { archive, results } = new ArchiveBuckets(this, 'Buckets');
    const { table } = new ArchiveCatalogue(this, 'Catalogue', archive);
    const { stream } = new ArchiveDelivery(this, 'Delivery', { bucket: archive, table, logRetention });
    new ArchiveWorkgroup(this, 'Queries', results);
    const feeder = new FeedFunction(this, 'Function', {
      description: 'Passes readings of the feed to the delivery stream of the archive',
      entry: join(import.meta.dirname, 'archive.lambda.ts'),
      environment: { [ARCHIVE_ENVIRONMENT.streamName]: stream.ref },
      logRetention,
      queue,
      // Firehose gathers for 15 minutes anyway; fewer invocations, fuller records.
      gatherFor: Duration.minutes(1),
      // Firehose begins with 1 MiB/s in small regions: a backlog goes at its pace, and not to it over and over.
      maxConcurrency: 2,
    });
    feeder.role.addToPolicy(new PolicyStatement({ actions: ['firehose:PutRecordBatch'], resources: [stream.attrArn] }));
    new CfnOutput(this, 'ArchiveBucket', { value: archive.bucketName, description: 'Holds the archive' });
    this.deliveryStreamName = stream.ref;
    this.bucket = archive;
    this.functions = [feeder];
  }
}
