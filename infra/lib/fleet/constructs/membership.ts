import { join } from 'node:path';
import { CustomResource, Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DATA_ENVIRONMENT } from '../../data/constants.ts';
import { grantOperations } from '../../data/constructs/data-tables.ts';
import { SwardFunction } from '../../functions/sward-function.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { FleetFile } from '../fleet-file.ts';
import type { GroupTable } from '../fleet-groups-document.ts';
import type { Ring } from '../membership/plan-moves.ts';
import { FLEET_DOCUMENT_OPERATIONS, grantDeploying, grantMembership } from './fleet-grants.ts';

export type MembershipProps = {
  readonly fleet: FleetFile;
  readonly documents: TableV2;
  readonly logRetention: RetentionDays;
};

/** Thousands of gateways take their time: AWS IoT moves some ten a second. */
const TIMEOUT = Duration.minutes(15);

/** Which buildings and gateways have a group, which of them are canaries, and where the gateways stand. */
function tableOf({ buildings, gateways }: FleetFile): GroupTable {
  return {
    buildings: Object.fromEntries(Object.entries(buildings).map(([id, { canary }]) => [id, { canary }])),
    gateways: Object.fromEntries(
      Object.entries(gateways).map(([id, { canary, building }]) => [id, { canary, building }]),
    ),
  };
}

/** Brings gateways into the groups that the fleet file gives them. */
export class Membership extends Construct {
  readonly #mover: SwardFunction;
  readonly #table: string;

  constructor(scope: Construct, id: string, { fleet, documents, logRetention }: MembershipProps) {
    super(scope, id);
    this.#table = canonicalJson(tableOf(fleet));
    this.#mover = new SwardFunction(this, 'Function', {
      description: 'Moves gateways to the groups that the fleet file gives them',
      entry: join(import.meta.dirname, '..', 'membership', 'membership.lambda.ts'),
      environment: { [DATA_ENVIRONMENT.documentsTable]: documents.tableName },
      timeout: TIMEOUT,
      logRetention,
    });
    grantOperations(this.#mover.role, documents, FLEET_DOCUMENT_OPERATIONS);
    grantMembership(this.#mover.role);
    grantDeploying(this.#mover.role);
  }

  /** Moves the gateways of a ring, once what it depends on is there. */
  move(ring: Ring): CustomResource {
    const moved = new CustomResource(this, ring === 'all' ? 'All' : 'Canaries', {
      resourceType: 'Custom::SwardMembership',
      serviceToken: this.#mover.handler.functionArn,
      serviceTimeout: TIMEOUT.plus(Duration.minutes(5)),
      properties: { Ring: ring, Table: this.#table },
    });
    moved.node.addDependency(this.#mover);
    return moved;
  }
}
