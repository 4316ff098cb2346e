import { Stack } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ARCHIVE_DATABASE, DELIVERED_TABLE, READINGS_VIEW } from '../archive-catalogue-names.ts';
import { ARCHIVE_COLUMNS, ARCHIVE_PARTITIONS, type ArchiveColumn } from '../archive-columns.ts';
import { FIRST_DAY } from '../archive-partition.ts';
import { encodeView, VIEW_COLUMNS } from '../archive-view.ts';

/** Folder of the bucket that readings are delivered to. */
export const READINGS_FOLDER = 'readings/';

const PARQUET = {
  inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
};

const toGlue = ({ name, hive, comment }: ArchiveColumn) => ({ name, type: hive, comment });

/**
 * How Athena works out which folders there are, with no crawler and no list of partitions. A query has to name tenant and building,
 * so that none can read, and pay for, more than it means to.
 */
function projection(location: string): Record<string, string> {
  return {
    'projection.enabled': 'true',
    'projection.tenant.type': 'injected',
    'projection.building.type': 'injected',
    'projection.day.type': 'date',
    'projection.day.format': 'yyyy-MM-dd',
    // To the day after tomorrow: see `archive-partition.ts`, and clocks of two continents.
    'projection.day.range': `${FIRST_DAY},NOW+2DAYS`,
    'projection.day.interval': '1',
    'projection.day.interval.unit': 'DAYS',
    'storage.location.template': `${location}tenant=\${tenant}/building=\${building}/day=\${day}/`,
  };
}

/** The archive as a table of Athena, and the view over it that shows each reading once. */
export class ArchiveCatalogue extends Construct {
  readonly table: CfnTable;

  constructor(scope: Construct, id: string, bucket: Bucket) {
    super(scope, id);
    const database = new CfnDatabase(this, 'Database', {
      catalogId: Stack.of(this).account,
      databaseInput: { name: ARCHIVE_DATABASE, description: 'Sward: every reading, for Athena' },
    });
    this.table = this.#table(bucket);
    const view = this.#view();
    this.table.addResourceDependency(database);
    view.addResourceDependency(this.table);
  }

  #table(bucket: Bucket): CfnTable {
    const location = bucket.s3UrlForObject(READINGS_FOLDER);
    return new CfnTable(this, 'Delivered', {
      catalogId: Stack.of(this).account,
      databaseName: ARCHIVE_DATABASE,
      tableInput: {
        name: DELIVERED_TABLE,
        description: 'Readings as they were delivered, repeats included',
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: ARCHIVE_PARTITIONS.map(toGlue),
        parameters: { EXTERNAL: 'TRUE', classification: 'parquet', ...projection(location) },
        storageDescriptor: { ...PARQUET, location, columns: ARCHIVE_COLUMNS.map(toGlue) },
      },
    });
  }

  #view(): CfnTable {
    return new CfnTable(this, 'Readings', {
      catalogId: Stack.of(this).account,
      databaseName: ARCHIVE_DATABASE,
      tableInput: {
        name: READINGS_VIEW,
        description: 'Each reading once',
        tableType: 'VIRTUAL_VIEW',
        parameters: { comment: 'Presto View', presto_view: 'true' },
        viewOriginalText: encodeView(),
        viewExpandedText: '/* Presto View */',
        storageDescriptor: {
          columns: VIEW_COLUMNS.map(toGlue),
          serdeInfo: { name: '-', serializationLibrary: '-' },
        },
      },
    });
  }
}
