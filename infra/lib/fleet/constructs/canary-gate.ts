import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { CfnWaitCondition, CfnWaitConditionHandle, CustomResource, Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DATA_ENVIRONMENT } from '../../data/constants.ts';
import { grantOperations } from '../../data/constructs/data-tables.ts';
import { EveryMinute } from '../../functions/every-minute.ts';
import { SwardFunction } from '../../functions/sward-function.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { PlannedDeployment } from '../deployment-plan.ts';
import type { FleetFile } from '../fleet-file.ts';
import { FLEET_DOCUMENT_OPERATIONS, grantLooking } from './fleet-grants.ts';

/** A canary group's deployment that cores must run. */
export type WatchedDeployment = { readonly planned: PlannedDeployment; readonly deploymentId: string };

export type CanaryGateProps = {
  readonly watched: readonly WatchedDeployment[];
  readonly canaries: FleetFile['canaries'];
  readonly documents: TableV2;
  readonly logRetention: RetentionDays;
};

/** A building may have hundreds of canaries, and Greengrass answers few questions a second. A look that is overtaken changes nothing. */
const LOOK_TIMEOUT = Duration.minutes(5);

/** Looks come each minute; the last one has to be heard. CloudFormation waits for 12 hours at most. */
const SLACK = Duration.minutes(10);

/**
 * Holds the stack until every canary runs what it was given and stayed healthy. What waits is a wait condition, which may take 12 hours where a
 * custom resource has one; a function that looks each minute ends it.
 *
 * Its resources are named by what is deployed: another content is another gate, and a rollback, which goes back to a gate that was
 * passed, waits for nothing.
 */
export class CanaryGate extends Construct {
  constructor(scope: Construct, id: string, { watched, canaries, documents, logRetention }: CanaryGateProps) {
    super(scope, id);
    const environment = { [DATA_ENVIRONMENT.documentsTable]: documents.tableName };
    const begin = new SwardFunction(this, 'BeginFunction', {
      description: 'Begins to watch canaries when they have their deployment',
      entry: join(import.meta.dirname, '..', 'gate', 'gate-begin.lambda.ts'),
      environment,
      logRetention,
    });
    const look = new SwardFunction(this, 'LookFunction', {
      description: 'Looks each minute whether canaries are healthy, while a stack waits for them',
      entry: join(import.meta.dirname, '..', 'gate', 'gate-look.lambda.ts'),
      environment,
      timeout: LOOK_TIMEOUT,
      logRetention,
    });
    for (const { role } of [begin, look]) grantOperations(role, documents, FLEET_DOCUMENT_OPERATIONS);
    grantLooking(look.role);
    const minute = new EveryMinute(this, 'EveryMinute', { description: 'Looks at canaries', target: look.handler });
    this.#gate(begin, watched, canaries).node.addDependency(minute, look);
  }

  /** @returns what begins to watch */
  #gate(begin: SwardFunction, watched: CanaryGateProps['watched'], canaries: FleetFile['canaries']): CustomResource {
    const gate = nameOf(watched, canaries);
    const handle = new CfnWaitConditionHandle(this, `Handle${gate}`);
    const begun = new CustomResource(this, `Begin${gate}`, {
      resourceType: 'Custom::SwardGate',
      serviceToken: begin.handler.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties: {
        Gate: gate,
        Groups: watched.map(({ planned, deploymentId }) => ({ name: planned.group.name, deploymentId })),
        WaitMinutes: canaries.wait_minutes,
        SoakMinutes: canaries.soak_minutes,
        Offline: canaries.offline,
        SignalUrl: handle.ref,
      },
    });
    const wait = Duration.minutes(canaries.wait_minutes + canaries.soak_minutes).plus(SLACK);
    const passed = new CfnWaitCondition(this, `Passed${gate}`, {
      handle: handle.ref,
      timeout: String(wait.toSeconds()),
    });
    passed.node.addDependency(begun);
    return begun;
  }
}

/** Names a gate by everything that it is about. */
function nameOf(watched: CanaryGateProps['watched'], canaries: FleetFile['canaries']): string {
  const contents = watched.map(({ planned }) => [planned.group.name, planned.document]);
  return createHash('sha256')
    .update(canonicalJson([contents, canaries]))
    .digest('hex')
    .slice(0, 12);
}
