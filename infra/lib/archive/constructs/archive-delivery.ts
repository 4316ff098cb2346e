import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { LogGroup, LogStream, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ARCHIVE_DATABASE, DELIVERED_TABLE } from '../archive-catalogue-names.ts';
import { READINGS_FOLDER } from './archive-catalogue.ts';

export type ArchiveDeliveryProps = {
  readonly bucket: Bucket;
  /** Exists before the first record is converted. */
  readonly table: CfnResource;
  readonly logRetention: RetentionDays;
};

/** Where records end that cannot be converted or partitioned, with the reason. */
const ERRORS_FOLDER = 'errors/';

/** As rare and as large as Firehose allows: each file is a request, and queries read few large files sooner than many small ones. */
const BUFFERING = { intervalInSeconds: 900, sizeInMBs: 128 };

const key = (name: string) => `!{partitionKeyFromQuery:${name}}`;

/** Records hold many JSON objects: they are taken apart, and each is put into the folder that it names itself. */
const PROCESSORS = [
  { type: 'RecordDeAggregation', parameters: [{ parameterName: 'SubRecordType', parameterValue: 'JSON' }] },
  {
    type: 'MetadataExtraction',
    parameters: [
      {
        parameterName: 'MetadataExtractionQuery',
        parameterValue: '{tenant: .tenant, building: .building, day: .day}',
      },
      { parameterName: 'JsonParsingEngine', parameterValue: 'JQ-1.6' },
    ],
  },
];

/** The bucket as cdk-nag names it in its findings. */
function logicalIdOf(bucket: Bucket): string {
  const resource = bucket.node.defaultChild;
  return CfnResource.isCfnResource(resource) ? Stack.of(bucket).getLogicalId(resource) : '';
}

/** From lines of JSON to Parquet files in folders by tenant, building and day. */
export class ArchiveDelivery extends Construct {
  readonly stream: CfnDeliveryStream;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: ArchiveDeliveryProps) {
    super(scope, id);
    const { bucket, table, logRetention } = props;
    this.#role = this.#makeRole();
    const logGroup = new LogGroup(this, 'Logs', { retention: logRetention });
    const logStream = new LogStream(this, 'LogStream', { logGroup });
    this.#grant(bucket, logGroup);
    this.stream = this.#makeStream(bucket, logGroup, logStream);
    // It checks table and permissions when it is made.
    this.stream.node.addDependency(table, this.#role);
  }

  #makeRole(): Role {
    return new Role(this, 'Role', {
      description: 'Lets Firehose write the archive',
      assumedBy: new ServicePrincipal('firehose.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
  }

  #grant(bucket: Bucket, logGroup: LogGroup): void {
    const folders = [READINGS_FOLDER, ERRORS_FOLDER].map((folder) => bucket.arnForObjects(`${folder}*`));
    const stack = Stack.of(this);
    const glue = (resource: string, ...names: string[]) =>
      stack.formatArn({ service: 'glue', resource: [resource, ...names].join('/') });
    const statements = [
      { actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], resources: folders },
      {
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        resources: [bucket.bucketArn],
      },
      {
        actions: ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
        resources: [
          glue('catalog'),
          glue('database', ARCHIVE_DATABASE),
          glue('table', ARCHIVE_DATABASE, DELIVERED_TABLE),
        ],
      },
      { actions: ['logs:PutLogEvents'], resources: [logGroup.logGroupArn] },
    ];
    for (const statement of statements) this.#role.addToPolicy(new PolicyStatement(statement));
    for (const folder of [READINGS_FOLDER, ERRORS_FOLDER]) {
      Validations.of(this.#role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${logicalIdOf(bucket)}.Arn>/${folder}*]`,
        reason:
          'Names of files are of the making of Firehose: the wildcard stands for what lies in a folder that it writes.',
      });
    }
  }

  #makeStream(bucket: Bucket, logGroup: LogGroup, logStream: LogStream): CfnDeliveryStream {
    return new CfnDeliveryStream(this, 'Stream', {
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' },
      extendedS3DestinationConfiguration: {
        bucketArn: bucket.bucketArn,
        roleArn: this.#role.roleArn,
        prefix: `${READINGS_FOLDER}tenant=${key('tenant')}/building=${key('building')}/day=${key('day')}/`,
        errorOutputPrefix: `${ERRORS_FOLDER}!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/`,
        bufferingHints: BUFFERING,
        // Parquet compresses its own pages; Firehose refuses to compress on top.
        compressionFormat: 'UNCOMPRESSED',
        dynamicPartitioningConfiguration: { enabled: true, retryOptions: { durationInSeconds: 3600 } },
        processingConfiguration: { enabled: true, processors: PROCESSORS },
        dataFormatConversionConfiguration: this.#conversion(),
        cloudWatchLoggingOptions: {
          enabled: true,
          logGroupName: logGroup.logGroupName,
          logStreamName: logStream.logStreamName,
        },
      },
    });
  }

  #conversion(): CfnDeliveryStream.DataFormatConversionConfigurationProperty {
    return {
      enabled: true,
      // Quantities are keys of maps, and are not to be turned into lower case.
      inputFormatConfiguration: { deserializer: { openXJsonSerDe: { caseInsensitive: false } } },
      outputFormatConfiguration: { serializer: { parquetSerDe: { compression: 'SNAPPY' } } },
      schemaConfiguration: {
        databaseName: ARCHIVE_DATABASE,
        tableName: DELIVERED_TABLE,
        region: Stack.of(this).region,
        roleArn: this.#role.roleArn,
        versionId: 'LATEST',
      },
    };
  }
}
