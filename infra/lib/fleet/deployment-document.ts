import { RESOURCE_LIMITS } from '@sward/contracts/resource-limits.ts';
import { canonicalJson } from './canonical-json.ts';
import type { FleetFile, Values } from './fleet-file.ts';
import type { DeploymentGroup } from './fleet-groups.ts';
import type { Recipe } from './recipe.ts';

/** One component of a deployment, as `CreateDeployment` takes it. */
export type ComponentSpecification = {
  readonly componentVersion: string;
  readonly configurationUpdate?: { readonly merge: string };
  readonly runWith?: { readonly systemResourceLimits: { readonly memory: number; readonly cpus: number } };
};

/** What is deployed to a group: the parts of `CreateDeployment` that depend on no account. */
export type DeploymentDocument = {
  readonly components: Readonly<Record<string, ComponentSpecification>>;
  readonly deploymentPolicies: object;
  readonly iotJobConfiguration: object;
};

/** Components may write what they hold to disk before they end; a nucleus that hears nothing from them goes on. */
const NOTIFY_TIMEOUT_S = 60;

const POLICIES = {
  failureHandlingPolicy: 'ROLLBACK',
  componentUpdatePolicy: { action: 'NOTIFY_COMPONENTS', timeoutInSeconds: NOTIFY_TIMEOUT_S },
};

/** Few at first, more with each that many successes; stopped where too many fail. */
function jobConfiguration({ rollout }: FleetFile): object {
  const failure = (failureType: string) => ({
    failureType,
    action: 'CANCEL',
    thresholdPercentage: rollout.abort_percent,
    minNumberOfExecutedThings: rollout.abort_after,
  });
  return {
    jobExecutionsRolloutConfig: {
      exponentialRate: {
        baseRatePerMinute: rollout.first_per_minute,
        incrementFactor: 2,
        rateIncreaseCriteria: { numberOfSucceededThings: rollout.first_per_minute },
      },
      maximumPerMinute: rollout.most_per_minute,
    },
    abortConfig: { criteriaList: ['FAILED', 'REJECTED', 'TIMED_OUT'].map(failure) },
    timeoutConfig: { inProgressTimeoutInMinutes: rollout.timeout_minutes },
  };
}

function limitsOf(component: string): Pick<ComponentSpecification, 'runWith'> {
  const limits = RESOURCE_LIMITS.get(component);
  if (limits === undefined) return {};
  // No posixUser: it is the nucleus's default, which is unprivileged.
  return { runWith: { systemResourceLimits: { memory: limits.memoryKb, cpus: limits.cpus } } };
}

/** MERGE, and never reset: what somebody set in other keys stays. */
function merged(values: Values | undefined): Pick<ComponentSpecification, 'configurationUpdate'> {
  if (values === undefined || Object.keys(values).length === 0) return {};
  return { configurationUpdate: { merge: canonicalJson(values) } };
}

/** What a group is deployed with. A deployment removes what the one before listed and it does not, so it lists every component. */
export function deploymentDocument(
  fleet: FleetFile,
  group: DeploymentGroup,
  built: readonly Pick<Recipe, 'name' | 'version'>[],
): DeploymentDocument {
  const added = Object.entries(fleet.components).map(([name, { version }]) => ({ name, version }));
  const components = [...built, ...added].map(({ name, version }) => {
    const specification = { componentVersion: version, ...merged(group.configuration[name]), ...limitsOf(name) };
    return [name, specification] as const;
  });
  return {
    components: Object.fromEntries(components),
    deploymentPolicies: POLICIES,
    iotJobConfiguration: jobConfiguration(fleet),
  };
}
