import { checkFleet } from './check-fleet.ts';
import { type DeploymentDocument, deploymentDocument } from './deployment-document.ts';
import { checkLimits } from './deployment-limits.ts';
import type { Configuration, FleetFile } from './fleet-file.ts';
import { type DeploymentGroup, fleetGroups } from './fleet-groups.ts';
import type { Recipe } from './recipe.ts';

/** A group and what is deployed to it. */
export type PlannedDeployment = { readonly group: DeploymentGroup; readonly document: DeploymentDocument };

/**
 * What is deployed to which group, checked as far as it can be without a gateway.
 * @param base configuration that all have, before the fleet file
 * @throws InvalidFleetError
 */
export function planDeployments(
  fleet: FleetFile,
  built: readonly Recipe[],
  base: Configuration,
): readonly PlannedDeployment[] {
  checkFleet(fleet, built);
  const planned = fleetGroups(fleet, base).map((group) => {
    return { group, document: deploymentDocument(fleet, group, built) };
  });
  checkLimits(fleet, planned);
  return planned;
}
