import { parse } from 'yaml';
import { z } from 'zod';

const recipeSchema = z.object({ ComponentDependencies: z.record(z.string(), z.unknown()).optional() });

/**
 * A component and everything that it needs, itself first.
 * @param recipes text by component; what is not in it is provided by somebody else, the nucleus say
 */
export function neededComponents(name: string, recipes: ReadonlyMap<string, string>): readonly string[] {
  const needed = new Set<string>();
  const visit = (component: string): void => {
    const recipe = recipes.get(component);
    if (recipe === undefined || needed.has(component)) return;
    needed.add(component);
    for (const dependency of Object.keys(recipeSchema.parse(parse(recipe)).ComponentDependencies ?? {}))
      visit(dependency);
  };
  visit(name);
  return [...needed];
}
