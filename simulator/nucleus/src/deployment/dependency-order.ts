import { DependencyCycleError } from '../nucleus-errors.ts';
import type { Recipe } from '../recipes/recipe.ts';

type Visit = { readonly ordered: Recipe[]; readonly done: Set<string> };

const visit = (
  name: string,
  components: ReadonlyMap<string, Recipe>,
  path: readonly string[],
  { ordered, done }: Visit,
): void => {
  const recipe = components.get(name);
  if (recipe === undefined || done.has(name)) return;
  if (path.includes(name)) {
    throw new DependencyCycleError(
      `components depend on each other in a ring: ${[...path.slice(path.indexOf(name)), name].join(' -> ')}`,
    );
  }
  for (const dependency of [...recipe.dependencies.keys()].sort()) {
    visit(dependency, components, [...path, name], { ordered, done });
  }
  done.add(name);
  ordered.push(recipe);
};

/**
 * Components with every dependency before what needs it; otherwise by name, so the order is the same each time.
 *
 * @throws DependencyCycleError naming the ring
 */
export const inDependencyOrder = (components: ReadonlyMap<string, Recipe>): readonly Recipe[] => {
  const state: Visit = { ordered: [], done: new Set() };
  for (const name of [...components.keys()].sort()) visit(name, components, [], state);
  return state.ordered;
};
