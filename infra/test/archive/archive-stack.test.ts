import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ARCHIVE_COLUMNS, ARCHIVE_PARTITIONS } from '../../lib/archive/archive-columns.ts';
import { ArchiveStack } from '../../lib/archive/archive-stack.ts';
import { VIEW_SQL } from '../../lib/archive/archive-view.ts';
import { ARCHIVE_ENVIRONMENT } from '../../lib/archive/constants.ts';
import { exampleQueue } from '../feed/example-queue.ts';

const refTo = (logicalId: RegExp) => ({ Ref: Match.stringLikeRegexp(logicalId.source) });
const arnOf = (logicalId: RegExp) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(logicalId.source), 'Arn'] });
const names = (columns: readonly { readonly name: string }[]) => columns.map(({ name }) => name);

function archiveTemplate(): Template {
  const app = new App();
  const queue = exampleQueue(new Stack(app, 'Data'), 'archive');
  return Template.fromStack(new ArchiveStack(app, 'Archive', { queue, logRetention: RetentionDays.ONE_MONTH }));
}

describe('the archive stack', () => {
  let template: Template;
  beforeAll(() => {
    process.env['CDK_VALIDATION'] = 'false';
    template = archiveTemplate();
  }, 60_000);

  it('keeps every bucket closed, encrypted, and after the stack is gone', () => {
    template.resourceCountIs('AWS::S3::Bucket', 3);
    template.allResources('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: Match.anyValue(),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
  });

  it('names its bucket as docs/third-parties.md and the runbook do', () => {
    template.hasOutput('ArchiveBucket', { Value: refTo(/^BucketsArchive/) });
    for (const page of ['third-parties.md', 'operator-runbook.md']) {
      const text = readFileSync(join(import.meta.dirname, '../../../docs', page), 'utf8');
      expect(text).toContain('output `ArchiveBucket`');
    }
  });

  it('refuses what does not come by TLS 1.2, for each bucket', () => {
    template.resourceCountIs('AWS::S3::BucketPolicy', 3);
    template.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
        ]),
      },
    });
  });

  it('versions the archive, logs who reads it, and moves files to cheaper storage that queries still read', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: { DestinationBucketName: refTo(/^BucketsAccessLogs/) },
      LifecycleConfiguration: {
        Rules: [
          Match.objectLike({
            Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }],
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          }),
        ],
      },
    });
  });

  it('delivers Parquet into folders by tenant, building and day, and failures apart', () => {
    template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      DeliveryStreamType: 'DirectPut',
      DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' },
      ExtendedS3DestinationConfiguration: {
        Prefix: [
          'readings/tenant=!{partitionKeyFromQuery:tenant}',
          'building=!{partitionKeyFromQuery:building}',
          'day=!{partitionKeyFromQuery:day}/',
        ].join('/'),
        ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/',
        DynamicPartitioningConfiguration: { Enabled: true },
        // Both go together only so: see "Limits" of dynamic partitioning and of format conversion.
        CompressionFormat: 'UNCOMPRESSED',
        BufferingHints: { SizeInMBs: 128, IntervalInSeconds: 900 },
        DataFormatConversionConfiguration: {
          Enabled: true,
          InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: { CaseInsensitive: false } } },
          OutputFormatConfiguration: { Serializer: { ParquetSerDe: { Compression: 'SNAPPY' } } },
          SchemaConfiguration: { DatabaseName: 'sward_archive', TableName: 'readings_as_delivered' },
        },
      },
    });
  });

  it('takes records of many lines apart before it looks for their folder', () => {
    template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      ExtendedS3DestinationConfiguration: {
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [
            { Type: 'RecordDeAggregation', Parameters: [{ ParameterName: 'SubRecordType', ParameterValue: 'JSON' }] },
            { Type: 'MetadataExtraction' },
          ],
        },
      },
    });
  });

  it('shows the files as a table whose folders need no crawler', () => {
    template.hasResourceProperties('AWS::Glue::Table', {
      DatabaseName: 'sward_archive',
      TableInput: {
        Name: 'readings_as_delivered',
        PartitionKeys: ARCHIVE_PARTITIONS.map(({ name }) => ({ Name: name, Type: 'string' })),
        Parameters: {
          'projection.enabled': 'true',
          'projection.tenant.type': 'injected',
          'projection.building.type': 'injected',
          'projection.day.type': 'date',
          'projection.day.range': '2020-01-01,NOW+2DAYS',
        },
        StorageDescriptor: { Columns: ARCHIVE_COLUMNS.map(({ name, hive }) => ({ Name: name, Type: hive })) },
      },
    });
  });

  it('looks for folders where they are delivered', () => {
    const [table] = Object.values(template.findResources('AWS::Glue::Table')).filter(
      ({ Properties }) => Properties.TableInput.TableType === 'EXTERNAL_TABLE',
    );
    const location = table?.['Properties'].TableInput.Parameters['storage.location.template'];
    expect(location['Fn::Join'][1].at(-1)).toBe(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Athena's own placeholders
      '/readings/tenant=${tenant}/building=${building}/day=${day}/',
    );
  });

  it('has no column that is a folder as well, which Athena refuses', () => {
    const all = [...names(ARCHIVE_COLUMNS), ...names(ARCHIVE_PARTITIONS)];
    expect(new Set(all).size).toBe(all.length);
  });

  it('has a view that gives each reading once, with the types of the table', () => {
    const [view] = Object.values(template.findResources('AWS::Glue::Table')).filter(
      ({ Properties }) => Properties.TableInput.TableType === 'VIRTUAL_VIEW',
    );
    const { TableInput } = view?.['Properties'] ?? {};
    const [, encoded = ''] = /^\/\* Presto View: (\S+) \*\/$/.exec(TableInput.ViewOriginalText) ?? [];
    const definition = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
    expect(TableInput).toMatchObject({ Name: 'readings', Parameters: { presto_view: 'true' } });
    expect(definition).toMatchObject({ originalSql: VIEW_SQL, catalog: 'awsdatacatalog', schema: 'sward_archive' });
    expect(names(definition.columns)).toEqual(
      TableInput.StorageDescriptor.Columns.map((c: { Name: string }) => c.Name),
    );
    expect(VIEW_SQL).toContain('PARTITION BY tenant, building, day, gateway_id, epoch, seq');
  });

  it('stops a query that reads more than 10 GB, and encrypts what it finds', () => {
    template.hasResourceProperties('AWS::Athena::WorkGroup', {
      WorkGroupConfiguration: {
        BytesScannedCutoffPerQuery: 10_000_000_000,
        EnforceWorkGroupConfiguration: true,
        ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_S3' } },
      },
    });
  });

  it('can be taken away after somebody asked the archive something', () => {
    template.hasResourceProperties('AWS::Athena::WorkGroup', { RecursiveDeleteOption: true });
  });

  it('lets Firehose write the two folders and read the table, in this account, nothing more', () => {
    const [policy] = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) =>
      /^DeliveryRole/.test(id),
    );
    const statements: { Action: string[] }[] = policy?.[1]['Properties'].PolicyDocument.Statement;
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
      'glue:GetTable',
      'glue:GetTableVersion',
      'glue:GetTableVersions',
      'logs:PutLogEvents',
      's3:AbortMultipartUpload',
      's3:GetBucketLocation',
      's3:GetObject',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
      's3:PutObject',
    ]);
    expect(JSON.stringify(policy)).toContain('/readings/*');
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'firehose.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
  });

  it('lets the function put records on this delivery stream only', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ [ARCHIVE_ENVIRONMENT.streamName]: refTo(/^DeliveryStream/) }) },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          { Action: 'firehose:PutRecordBatch', Effect: 'Allow', Resource: arnOf(/^DeliveryStream/) },
        ]),
      },
    });
  });

  it('takes the feed at a pace that Firehose bears, and gives back only what failed', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
      MaximumBatchingWindowInSeconds: 60,
    });
  });

  it('keeps logs for as long as it was told', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });
});
