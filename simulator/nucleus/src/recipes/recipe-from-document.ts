import {
  type Artifact,
  type ComponentDependency,
  type Lifecycle,
  type LifecycleStep,
  type Manifest,
  type Recipe,
  STEP_NAMES,
  type StepName,
} from './recipe.ts';
import { type LifecycleDocument, lifecycleSchema, type RecipeDocument } from './recipe-schema.ts';

type StepDocument = NonNullable<LifecycleDocument[StepName]>;
type ManifestDocument = RecipeDocument['Manifests'][number];

/** Selection key of what stands under no key in the global lifecycle. */
export const DEFAULT_SELECTION = 'all';

const stepFrom = (document: StepDocument): LifecycleStep => {
  const skipIf = document.Skipif ?? document.skipif;
  return {
    script: document.Script,
    requiresPrivilege: document.RequiresPrivilege,
    setenv: document.Setenv,
    ...(document.Timeout === undefined ? {} : { timeout: document.Timeout }),
    ...(skipIf === undefined ? {} : { skipIf }),
  };
};

const lifecycleFrom = (document: LifecycleDocument): Lifecycle => {
  const steps: Partial<Record<StepName, LifecycleStep>> = {};
  for (const name of STEP_NAMES) {
    const step = document[name];
    if (step !== undefined) steps[name] = stepFrom(step);
  }
  return { setenv: document.Setenv, steps };
};

const mergeLifecycles = (base: Lifecycle, over: Lifecycle): Lifecycle => ({
  setenv: { ...base.setenv, ...over.setenv },
  steps: { ...base.steps, ...over.steps },
});

const globalLifecycleFrom = (document: RecipeDocument, selections: readonly string[]): Map<string, Lifecycle> => {
  const global = document.Lifecycle;
  if (global === undefined) return new Map();
  const sections = new Map([[DEFAULT_SELECTION, lifecycleFrom(global)]]);
  for (const key of selections) {
    const section = global[key];
    if (section === undefined) continue;
    const known = sections.get(key);
    const keyed = lifecycleFrom(lifecycleSchema.parse(section));
    sections.set(key, known === undefined ? keyed : mergeLifecycles(known, keyed));
  }
  return sections;
};

const artifactFrom = (document: ManifestDocument['Artifacts'][number]): Artifact => ({
  uri: document.Uri,
  unarchive: document.Unarchive,
  read: document.Permission?.Read ?? 'OWNER',
  execute: document.Permission?.Execute ?? 'NONE',
  ...(document.Digest === undefined ? {} : { digest: document.Digest }),
});

const withoutUndefined = (record: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );

const manifestFrom = (document: ManifestDocument): Manifest => ({
  platform: withoutUndefined(document.Platform),
  selections: document.Selections,
  artifacts: document.Artifacts.map(artifactFrom),
  ...(document.Name === undefined ? {} : { name: document.Name }),
  ...(document.Lifecycle === undefined ? {} : { lifecycle: lifecycleFrom(document.Lifecycle) }),
});

const dependenciesFrom = (document: RecipeDocument): Map<string, ComponentDependency> =>
  new Map(
    Object.entries(document.ComponentDependencies).map(([name, { VersionRequirement, DependencyType }]) => [
      name,
      { versionRequirement: VersionRequirement, type: DependencyType },
    ]),
  );

/** The recipe that a document means, once the schema has accepted it. */
export const recipeFromDocument = (document: RecipeDocument, selections: readonly string[]): Recipe => ({
  name: document.ComponentName,
  version: document.ComponentVersion,
  dependencies: dependenciesFrom(document),
  defaultConfiguration: document.ComponentConfiguration?.DefaultConfiguration ?? {},
  manifests: document.Manifests.map(manifestFrom),
  globalLifecycle: globalLifecycleFrom(document, selections),
});
