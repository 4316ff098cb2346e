import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ARCHIVE_DATABASE, ARCHIVE_WORKGROUP } from '../archive-catalogue-names.ts';
import { ARCHIVE_QUERIES } from '../archive-queries.ts';

const GB = 1_000_000_000;
/** A query is stopped that reads more: it has cost 5 cents by then, and no dashboard left open can cost thousands. */
const MOST_SCANNED = 10 * GB;

/** Where people query the archive: results encrypted and apart, no query without a limit. */
export class ArchiveWorkgroup extends Construct {
  constructor(scope: Construct, id: string, results: Bucket) {
    super(scope, id);
    const workgroup = new CfnWorkGroup(this, 'Workgroup', {
      name: ARCHIVE_WORKGROUP,
      description: 'Queries of the archive of Sward; each reads 10 GB at most',
      state: 'ENABLED',
      // One that somebody ever asked anything cannot be deleted otherwise, nor the stack with it.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        bytesScannedCutoffPerQuery: MOST_SCANNED,
        publishCloudWatchMetricsEnabled: true,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: results.s3UrlForObject('results/'),
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
    for (const [index, { name, description, sql }] of ARCHIVE_QUERIES.entries()) {
      new CfnNamedQuery(this, `Query${index + 1}`, {
        name,
        description,
        database: ARCHIVE_DATABASE,
        queryString: sql,
        workGroup: ARCHIVE_WORKGROUP,
      }).addResourceDependency(workgroup);
    }
  }
}
