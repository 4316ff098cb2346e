import { COMPONENTS } from '@sward/contracts/components.ts';
import { parse } from 'yaml';
import { z } from 'zod';

/** A version of sward.Gateway, and the versions of its members. */
export type BundleRecipe = { readonly version: string; readonly members: ReadonlyMap<string, string> };

const recipeSchema = z.object({
  ComponentName: z.literal(COMPONENTS.gateway),
  ComponentVersion: z.string(),
  ComponentDependencies: z.record(z.string(), z.object({ VersionRequirement: z.string() })),
});

/** Reads a recipe, YAML or JSON; undefined where it is another component's, or none. */
export function bundleRecipeIn(text: string): BundleRecipe | undefined {
  // Most recipes of a core are of others: they need not be parsed.
  if (!text.includes(COMPONENTS.gateway)) return undefined;
  const parsed = recipeSchema.safeParse(parsedYaml(text));
  if (!parsed.success) return undefined;
  const { ComponentVersion, ComponentDependencies } = parsed.data;
  const members = Object.entries(ComponentDependencies).map(
    ([name, { VersionRequirement }]) => [name, VersionRequirement.replace(/^=+\s*/, '')] as const,
  );
  return { version: ComponentVersion, members: new Map(members) };
}

function parsedYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
