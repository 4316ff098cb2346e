import type { ComponentDefinition } from '../lifecycle/component-definition.ts';
import { NoLifecycleStepError } from '../nucleus-errors.ts';
import type { Flavour } from '../ports.ts';
import { isKnownStep, lacksStep } from '../recipes/lite-differences.ts';
import { type DevicePlatform, lifecycleOf, selectManifest } from '../recipes/platform.ts';
import {
  componentId,
  type Lifecycle,
  type LifecycleStep,
  type Manifest,
  type Recipe,
  STEP_NAMES,
  type StepName,
} from '../recipes/recipe.ts';
import { resolveVariables, type VariableScope } from '../recipes/variables.ts';

/** What the device adds to a recipe to make it run. */
export type DeviceContext = Pick<VariableScope, 'flavour' | 'rootPath' | 'thingName' | 'workPath' | 'configuration'> & {
  readonly platform: DevicePlatform;
  artifactsPath(component: Pick<Recipe, 'name' | 'version'>): string;
  decompressedPath(component: Pick<Recipe, 'name' | 'version'>): string;
};

const knownSteps = ({ steps }: Lifecycle, flavour: Flavour): Partial<Record<StepName, LifecycleStep>> => {
  const known: Partial<Record<StepName, LifecycleStep>> = {};
  for (const name of STEP_NAMES) {
    const step = steps[name];
    if (step === undefined || !isKnownStep(name, flavour)) continue;
    const { skipIf, ...rest } = step;
    known[name] = flavour === 'lite' || skipIf === undefined ? rest : { ...rest, skipIf };
  }
  return known;
};

const scopeOf = (recipe: Recipe, all: ReadonlyMap<string, Recipe>, context: DeviceContext): VariableScope => {
  const pathOf = (name: string, path: (component: Recipe) => string): string => path(all.get(name) ?? recipe);
  return {
    ...context,
    component: recipe.name,
    dependencies: [...recipe.dependencies.keys()].filter((name) => all.has(name)),
    artifactsPath: (name) => pathOf(name, context.artifactsPath),
    decompressedPath: (name) => pathOf(name, context.decompressedPath),
  };
};

/** A recipe made ready for this device: manifest chosen, steps of the flavour, variables bound. */
export type PreparedComponent = {
  readonly recipe: Recipe;
  readonly manifest: Manifest;
  readonly definition: ComponentDefinition;
};

/** @throws NoMatchingManifestError, NoLifecycleStepError */
export const prepareComponent = (
  recipe: Recipe,
  all: ReadonlyMap<string, Recipe>,
  context: DeviceContext,
): PreparedComponent => {
  const manifest = selectManifest(recipe, context.platform, context.flavour);
  const lifecycle = lifecycleOf(recipe, manifest);
  if (lacksStep(lifecycle, context.flavour)) {
    throw new NoLifecycleStepError(
      `${componentId(recipe)} has no lifecycle step, and Lite fails the deployment of such a component: give it "run: 'true'"`,
    );
  }
  const scope = scopeOf(recipe, all, context);
  const hard = [...recipe.dependencies].filter(([name, { type }]) => type === 'HARD' && all.has(name));
  return {
    recipe,
    manifest,
    definition: {
      name: recipe.name,
      version: recipe.version,
      steps: knownSteps(lifecycle, context.flavour),
      setenv: lifecycle.setenv,
      hardDependencies: hard.map(([name]) => name),
      resolve: (text) => resolveVariables(text, scope),
    },
  };
};

/**
 * Resolves everything once, so that a deployment fails at once and not when the script is due.
 *
 * @throws UnknownVariableError
 */
export const checkVariables = ({ steps, setenv, resolve }: ComponentDefinition): void => {
  for (const value of Object.values(setenv)) resolve(value);
  for (const step of Object.values(steps)) {
    resolve(step.script);
    for (const value of Object.values(step.setenv)) resolve(value);
    if (typeof step.timeout === 'string') resolve(step.timeout);
  }
};
