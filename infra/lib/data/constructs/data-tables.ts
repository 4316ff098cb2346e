import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DOCUMENTS_KEYS, READINGS_KEYS } from '../constants.ts';

type Keys = { readonly partition: string; readonly sort: string; readonly expiry: string };

/** The two tables that hold everything. Whoever deletes the stack keeps them. */
export class DataTables extends Construct {
  /** History: see `READINGS_KEYS`. */
  readonly readings: TableV2;
  /** State of devices, gateways, alerts; rules and channels: see `DOCUMENTS_KEYS`. */
  readonly documents: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.readings = this.#table('Readings', READINGS_KEYS);
    this.documents = this.#table('Documents', DOCUMENTS_KEYS);
  }

  #table(id: string, { partition, sort, expiry }: Keys): TableV2 {
    return new TableV2(this, id, {
      partitionKey: { name: partition, type: AttributeType.STRING },
      sortKey: { name: sort, type: AttributeType.STRING },
      timeToLiveAttribute: expiry,
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}

/** Lets a role call single operations of a table. Not by `table.grant`, which adds every index: there is none. */
export function grantOperations(role: Role, table: TableV2, operations: readonly string[]): void {
  const actions = operations.map((operation) => `dynamodb:${operation}`);
  role.addToPolicy(new PolicyStatement({ actions, resources: [table.tableArn] }));
}
