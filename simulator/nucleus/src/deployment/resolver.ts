import { compare, satisfies } from 'semver';
import { UnresolvedComponentError } from '../nucleus-errors.ts';
import type { Recipe } from '../recipes/recipe.ts';

/** Recipes that a deployment may choose from, by component name. */
export type Catalogue = ReadonlyMap<string, readonly Recipe[]>;

export type ResolutionRequest = {
  /** Component name -> the exact version asked for. */
  readonly roots: ReadonlyMap<string, string>;
  readonly catalogue: Catalogue;
  /** What runs now: a dependency keeps its version where it still fits. */
  readonly current: ReadonlyMap<string, string>;
  /** Components that the nucleus itself provides, with their versions. */
  readonly provided: ReadonlyMap<string, string>;
};

type Requirement = { readonly by: string; readonly range: string };

const ROOT = 'the deployment';

const requirementsOf = (
  request: ResolutionRequest,
  chosen: ReadonlyMap<string, Recipe>,
): Map<string, Requirement[]> => {
  const requirements = new Map<string, Requirement[]>();
  const require = (name: string, requirement: Requirement): void => {
    requirements.set(name, [...(requirements.get(name) ?? []), requirement]);
  };
  for (const [name, version] of request.roots) require(name, { by: ROOT, range: version });
  for (const recipe of chosen.values()) {
    for (const [name, { versionRequirement }] of recipe.dependencies) {
      require(name, { by: `${recipe.name} ${recipe.version}`, range: versionRequirement });
    }
  }
  return requirements;
};

const describe = (requirements: readonly Requirement[]): string =>
  requirements.map(({ by, range }) => `${by} asks for ${range}`).join(', ');

const fitsAll = (version: string, requirements: readonly Requirement[]): boolean =>
  requirements.every(({ range, by }) => (by === ROOT ? version === range : satisfies(version, range)));

const refuse = (name: string, offered: readonly string[], requirements: readonly Requirement[]): never => {
  const there = offered.length === 0 ? `there is no recipe of ${name}` : `there is ${offered.join(', ')}`;
  throw new UnresolvedComponentError(`no version of ${name} fits: ${describe(requirements)}; ${there}`);
};

const choose = (request: ResolutionRequest, name: string, requirements: readonly Requirement[]): Recipe => {
  const candidates = request.catalogue.get(name) ?? [];
  const fitting = candidates.filter(({ version }) => fitsAll(version, requirements));
  const kept = fitting.find(({ version }) => version === request.current.get(name));
  const newest = [...fitting].sort((a, b) => compare(b.version, a.version))[0];
  return (
    kept ??
    newest ??
    refuse(
      name,
      candidates.map(({ version }) => version),
      requirements,
    )
  );
};

const checkProvided = (name: string, version: string, requirements: readonly Requirement[]): void => {
  if (!fitsAll(version, requirements)) refuse(name, [version], requirements);
};

const nextChoice = (request: ResolutionRequest, chosen: ReadonlyMap<string, Recipe>): Map<string, Recipe> => {
  const next = new Map<string, Recipe>();
  for (const [name, requirements] of requirementsOf(request, chosen)) {
    const provided = request.provided.get(name);
    if (provided === undefined) next.set(name, choose(request, name, requirements));
    else checkProvided(name, provided, requirements);
  }
  return next;
};

const sameChoice = (a: ReadonlyMap<string, Recipe>, b: ReadonlyMap<string, Recipe>): boolean =>
  a.size === b.size && [...a].every(([name, recipe]) => b.get(name)?.version === recipe.version);

const MAX_ROUNDS = 100;

/**
 * Chooses one version of every component that the roots need, directly or not. Like the nuclei it does not search
 * through alternatives: the newest version that everyone who asks for it accepts, or an error that says who asked for what.
 *
 * @throws UnresolvedComponentError
 */
export const resolveVersions = (request: ResolutionRequest): ReadonlyMap<string, Recipe> => {
  let chosen: ReadonlyMap<string, Recipe> = new Map();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = nextChoice(request, chosen);
    if (sameChoice(chosen, next)) return next;
    chosen = next;
  }
  throw new UnresolvedComponentError(
    `the version requirements of ${[...chosen.keys()].join(', ')} contradict each other in turn: pin exact versions`,
  );
};
