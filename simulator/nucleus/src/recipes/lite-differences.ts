import type { Flavour } from '../ports.ts';
import type { Lifecycle, Recipe, StepName } from './recipe.ts';

/** Largest recipe that both nuclei take, bytes. */
export const MAX_RECIPE_BYTES = 16_000;

const STEPS_LITE_IGNORES: readonly StepName[] = ['shutdown', 'recover', 'uninstall'];
const MAX_LITE_SCRIPT_BYTES = 10_000;

const STEPS_LITE_NEEDS_ONE_OF: readonly StepName[] = ['bootstrap', 'install', 'startup', 'run'];

/** Lite fails the deployment of a component without a step: recipe2unit answers GG_ERR_INVALID. */
export const lacksStep = ({ steps }: Lifecycle, flavour: Flavour): boolean =>
  flavour === 'lite' && STEPS_LITE_NEEDS_ONE_OF.every((name) => steps[name] === undefined);

/** Steps that a nucleus of this flavour runs. */
export const isKnownStep = (step: StepName, flavour: Flavour): boolean =>
  flavour === 'classic' || !STEPS_LITE_IGNORES.includes(step);

const lifecycleWarnings = ({ steps }: Lifecycle): string[] =>
  Object.entries(steps).flatMap(([name, step]) => [
    ...(STEPS_LITE_IGNORES.some((ignored) => ignored === name) ? [`Lite ignores the lifecycle step ${name}`] : []),
    ...(step.skipIf === undefined ? [] : [`Lite ignores Skipif of the step ${name}`]),
    ...(Buffer.byteLength(step.script) > MAX_LITE_SCRIPT_BYTES
      ? [`the script of ${name} is longer than the ${MAX_LITE_SCRIPT_BYTES} bytes that Lite takes`]
      : []),
  ]);

/** What a recipe says that nucleus Lite does not do: a person should hear of it, the recipe still loads. */
export const liteWarnings = (recipe: Recipe): readonly string[] => [
  ...recipe.manifests.flatMap((manifest) => [
    ...(manifest.platform['runtime'] === undefined
      ? ['Lite skips a manifest without Platform.runtime; "*" means both nuclei']
      : []),
    ...(manifest.lifecycle === undefined ? [] : lifecycleWarnings(manifest.lifecycle)),
  ]),
  ...[...recipe.globalLifecycle.values()].flatMap(lifecycleWarnings),
];
