import type { DeploymentDocument } from './deployment-document.ts';
import { InvalidFleetError } from './fleet-errors.ts';
import type { FleetFile, Values } from './fleet-file.ts';
import type { DeploymentGroup } from './fleet-groups.ts';

type Json = Values[string];

/** Of a thing group below one other, as AWS IoT has it. */
const MAX_GROUPS = 100;
/** Characters of a thing group's name: an id of many dots takes two for each. */
const MAX_NAME = 128;
/** Greengrass takes a deployment to a thing group up to this size, and keeps some for itself. */
const MAX_BYTES = 30_000;
/** Nucleus lite reads MQTT packets of under 5,000 bytes; the job around a deployment needs the rest. */
const MAX_LITE_BYTES = 4000;
/** What nucleus lite keeps as one value: a text, a number, a list as a whole. */
const MAX_LITE_LEAF_BYTES = 1024;
/** Levels of JSON that nucleus lite reads, less those that a job puts around a configuration. */
const MAX_LITE_DEPTH = 10;

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;

type Leaf = { readonly path: readonly string[]; readonly value: Json };

/** Every value of a configuration that is no map. */
function leaves(values: Values, path: readonly string[] = []): Leaf[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const here = [...path, key];
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMap ? leaves(value, here) : [{ path: here, value }];
  });
}

function leafProblems(component: string, values: Values): string[] {
  return leaves(values).flatMap(({ path, value }) => {
    const name = `${component}, ${path.join('.')}`;
    const bytes = bytesOf(value);
    return [
      ...(bytes > MAX_LITE_LEAF_BYTES ? [`${name} has ${bytes} bytes: nucleus lite takes ${MAX_LITE_LEAF_BYTES}`] : []),
      ...(path.length > MAX_LITE_DEPTH ? [`${name} lies ${path.length} levels deep: ${MAX_LITE_DEPTH} are read`] : []),
    ];
  });
}

function liteProblems({ configuration }: DeploymentGroup, document: DeploymentDocument): string[] {
  const bytes = bytesOf(document.components);
  const tooLarge = `its components take ${bytes} bytes of the ${MAX_LITE_BYTES} that nucleus lite reads: configure less by deployment`;
  const values = Object.entries(configuration).flatMap(([component, each]) => leafProblems(component, each));
  return [...values, ...(bytes > MAX_LITE_BYTES ? [tooLarge] : [])];
}

function problemsOf(fleet: FleetFile, group: DeploymentGroup, document: DeploymentDocument): string[] {
  const bytes = bytesOf(document);
  const problems = [
    ...(fleet.nucleus === 'classic' ? [] : liteProblems(group, document)),
    ...(group.name.length > MAX_NAME ? [`a group's name has at most ${MAX_NAME} characters: choose a shorter id`] : []),
    ...(bytes > MAX_BYTES ? [`it takes ${bytes} bytes of the ${MAX_BYTES} that Greengrass deploys to a group`] : []),
  ];
  return problems.map((problem) => `${group.name}: ${problem}`);
}

/**
 * What Greengrass or a nucleus would refuse only on the gateway.
 * @throws InvalidFleetError naming group, component and key
 */
export function checkLimits(
  fleet: FleetFile,
  planned: readonly { readonly group: DeploymentGroup; readonly document: DeploymentDocument }[],
): void {
  const problems = planned.flatMap(({ group, document }) => problemsOf(fleet, group, document));
  if (planned.length > MAX_GROUPS) problems.unshift(`there are ${planned.length} groups: AWS IoT takes ${MAX_GROUPS}`);
  if (problems.length === 0) return;
  const advice = fleet.nucleus === 'classic' ? '' : '\nWhere no gateway runs nucleus lite, say `nucleus: classic`';
  throw new InvalidFleetError(`the fleet cannot be deployed:\n  ${problems.join('\n  ')}${advice}`);
}
