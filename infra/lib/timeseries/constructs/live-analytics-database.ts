import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-timestream';
import { Construct, type IDependable } from 'constructs';
import { TIMESERIES_ENVIRONMENT } from '../constants.ts';
import { addDatabaseOutputs } from './database-outputs.ts';
import type { DatabaseMetric, TimeseriesDatabase } from './timeseries-database.ts';

const DATABASE_NAME = 'sward';
const TABLE_NAME = 'reading';
/** What is late by more goes to the magnetic store at once. docs/cost.md counts with it. */
const MEMORY_HOURS = 24;
const MAGNETIC_DAYS = 3650;
/** Reports of refused records are for people, who look within this or not at all. */
const REPORTS_KEPT = Duration.days(90);

/** A table of Timestream for LiveAnalytics, for accounts that have the service: AWS takes no new ones. */
export class LiveAnalyticsDatabase extends Construct implements TimeseriesDatabase {
  readonly environment = {
    [TIMESERIES_ENVIRONMENT.kind]: 'liveanalytics',
    [TIMESERIES_ENVIRONMENT.database]: DATABASE_NAME,
    [TIMESERIES_ENVIRONMENT.table]: TABLE_NAME,
  };
  readonly metrics: readonly DatabaseMetric[];
  readonly ready: IDependable;
  readonly #table: CfnTable;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const reports = this.#reports();
    this.#table = this.#makeTable(reports);
    this.ready = this.#table;
    this.metrics = [lateRecordsRefused()];
    addDatabaseOutputs(this, {
      TableName: [`"${DATABASE_NAME}"."${TABLE_NAME}"`, 'In queries'],
      ReportsBucket: [reports.bucketName, 'Why late records were refused'],
    });
  }

  grantWrite(role: Role): void {
    const { attrArn } = this.#table;
    role.addToPolicy(new PolicyStatement({ actions: ['timestream:WriteRecords'], resources: [attrArn] }));
    role.addToPolicy(new PolicyStatement({ actions: ['timestream:DescribeEndpoints'], resources: ['*'] }));
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Each client of Timestream asks for its endpoint first, and that action knows no resources.',
    });
  }

  #reports(): Bucket {
    const bucket = new Bucket(this, 'Reports', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ expiration: REPORTS_KEPT }],
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Timestream alone writes here, and what it writes is a log already.',
    });
    return bucket;
  }

  #makeTable(reports: Bucket): CfnTable {
    const database = new CfnDatabase(this, 'Database', { databaseName: DATABASE_NAME });
    Validations.of(database).acknowledge({
      id: 'AwsSolutions-TS3',
      reason:
        'It is encrypted with a key that AWS keeps for the account; one of our own would cost more than the data.',
    });
    const table = new CfnTable(this, 'Table', {
      databaseName: DATABASE_NAME,
      tableName: TABLE_NAME,
      retentionProperties: {
        MemoryStoreRetentionPeriodInHours: String(MEMORY_HOURS),
        MagneticStoreRetentionPeriodInDays: String(MAGNETIC_DAYS),
      },
      // A gateway that was offline for a week sends readings of a week.
      magneticStoreWriteProperties: {
        EnableMagneticStoreWrites: true,
        MagneticStoreRejectedDataLocation: {
          S3Configuration: { BucketName: reports.bucketName, EncryptionOption: 'SSE_S3' },
        },
      },
    });
    table.addResourceDependency(database);
    for (const resource of [database, table]) {
      resource.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
      Validations.of(resource).acknowledge({
        id: 'CloudFormation-Validate::W3697',
        reason:
          'AWS keeps the service for accounts that have it, and this is for those: npm run preflight tells who has.',
      });
    }
    return table;
  }
}

/** Late records are judged after they were taken: the writer never hears of it. */
function lateRecordsRefused(): DatabaseMetric {
  return {
    name: 'timeseries-late-records',
    wrong: 'Timestream refused late records after it had taken them: its reports in S3 say why',
    metric: new Metric({
      namespace: 'AWS/Timestream',
      metricName: 'MagneticStoreRejectedRecordCount',
      dimensionsMap: { DatabaseName: DATABASE_NAME, TableName: TABLE_NAME },
      statistic: 'Sum',
      period: Duration.minutes(15),
    }),
    from: 1,
    periods: 1,
  };
}
