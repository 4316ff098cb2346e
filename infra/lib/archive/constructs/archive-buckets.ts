import { Duration, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Days after which a file of the archive costs a sixth, and is still read by queries at once. */
const COLD_AFTER = Duration.days(90);

/** What every bucket here has. None is deleted with the stack. */
const SAFE = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
} as const;

/** Where the archive lies, where results of queries lie for a week, and who read either. */
export class ArchiveBuckets extends Construct {
  readonly archive: Bucket;
  readonly results: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const accessLogs = this.#accessLogs();
    this.archive = this.#archive(accessLogs);
    this.results = new Bucket(this, 'QueryResults', {
      ...SAFE,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'query-results/',
      lifecycleRules: [{ expiration: Duration.days(7), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
  }

  #accessLogs(): IBucket {
    const bucket = new Bucket(this, 'AccessLogs', {
      ...SAFE,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It is the bucket of access logs itself: logging its own accesses would never end.',
    });
    // The CDK types `isWebsite` of the two differently, which exactOptionalPropertyTypes objects to.
    return bucket as IBucket;
  }

  #archive(accessLogs: IBucket): Bucket {
    return new Bucket(this, 'Archive', {
      ...SAFE,
      versioned: true,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'archive/',
      lifecycleRules: [
        {
          transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: COLD_AFTER }],
          // Files are written once: an older version is there only where somebody deleted or replaced one.
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
  }
}
