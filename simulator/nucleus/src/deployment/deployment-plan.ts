/** What a deployment does to the components that run. */
export type DeploymentPlan = {
  /** No longer needed. */
  readonly removed: readonly string[];
  /** New, or in another version: installed and started. */
  readonly started: readonly string[];
};

type Versions = ReadonlyMap<string, string>;

/** Only what differs is touched: a component whose version stays goes on running, whatever its configuration. */
export const planDeployment = (before: Versions, after: Versions): DeploymentPlan => ({
  removed: [...before.keys()].filter((name) => !after.has(name)),
  started: [...after.keys()].filter((name) => before.get(name) !== after.get(name)),
});

/** Root components after `--remove` and `--merge`. */
export const mergedRoots = (roots: Versions, merge: Versions, remove: readonly string[]): Map<string, string> => {
  const merged = new Map([...roots, ...merge]);
  for (const name of remove) merged.delete(name);
  return merged;
};
