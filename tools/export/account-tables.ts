import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { STACK_NAMES } from '@sward/infra/lib/stack-names.ts';
import { ExportSourceError } from './export-errors.ts';

const TABLE_TYPE = 'AWS::DynamoDB::GlobalTable';

/** Names of the tables that the stack SwardData made in this account and region. */
export type AccountTables = { readonly readings: string; readonly documents: string };

/** @throws ExportSourceError where the stack has no such table, and the SDK's errors as they are */
export async function findTables(client: CloudFormationClient): Promise<AccountTables> {
  const tables = new Map<string, string>();
  for await (const page of paginateListStackResources({ client }, { StackName: STACK_NAMES.data })) {
    for (const { ResourceType, LogicalResourceId = '', PhysicalResourceId = '' } of page.StackResourceSummaries ?? []) {
      if (ResourceType === TABLE_TYPE) tables.set(LogicalResourceId, PhysicalResourceId);
    }
  }
  return { readings: tableOf(tables, 'Readings'), documents: tableOf(tables, 'Documents') };
}

/** The CDK ends ids with eight digits of a hash. */
function tableOf(tables: ReadonlyMap<string, string>, name: string): string {
  const found = [...tables].find(([id]) => new RegExp(`${name}[0-9A-F]{8}$`).test(id));
  if (found !== undefined) return found[1];
  throw new ExportSourceError(
    `the stack ${STACK_NAMES.data} has no table ${name}: give --table, or deploy the stack again`,
  );
}
