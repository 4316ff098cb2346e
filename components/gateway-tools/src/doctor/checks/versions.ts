import type { Check, Situation } from '../check.ts';
import { componentProcesses } from '../components.ts';
import { ok, type Verdict, warning } from '../finding.ts';
import { type BundleRecipe, bundleRecipeIn } from '../parsing/bundle-recipe.ts';

/** Whether what runs was built together. */
export const versions: Check = {
  id: 'versions',
  about: 'whether the components that run are those that one version of sward.Gateway names',
  async look(situation) {
    const { machine, gateway } = situation;
    const running = componentProcesses(gateway, await machine.processes());
    if (running.length === 0) return [];
    const bundles = await bundlesOf(situation);
    const details = Object.fromEntries(running.map(({ component, version }) => [component, version]));
    return [verdictOf(details, bundles)];
  },
};

const TODO = 'A deployment may be under way; lasting: deploy sward.Gateway again, and no member by itself.';

function verdictOf(running: Readonly<Record<string, string>>, bundles: readonly BundleRecipe[]): Verdict {
  const fits = ({ members }: BundleRecipe) =>
    Object.entries(running).every(([name, version]) => members.get(name) === version);
  const bundle = bundles.find(fits);
  if (bundle !== undefined)
    return ok(`the components of sward.Gateway ${bundle.version} run`, { ...running, bundle: bundle.version });
  // Without a recipe to go by, the versions of one build share what stands before the hash.
  const releases = new Set(Object.values(running).map((version) => version.replace(/[^-.]+$/, '')));
  if (bundles.length === 0 && releases.size === 1) return ok('the components that run are of one release', running);
  return warning('the components that run were not built together', TODO, running);
}

async function bundlesOf({ machine: { files }, gateway }: Situation): Promise<readonly BundleRecipe[]> {
  const folder = `${gateway.root}/packages/recipes`;
  const names = await files.names(folder);
  const texts = await Promise.all((names.ok ? names.value : []).map((name) => files.text(`${folder}/${name}`)));
  return texts.flatMap((text) => (text.ok ? (bundleRecipeIn(text.value) ?? []) : []));
}
