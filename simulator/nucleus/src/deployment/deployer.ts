import type { LifecycleManager } from '../lifecycle/lifecycle-manager.ts';
import { DeploymentError, NucleusError } from '../nucleus-errors.ts';
import type { ConfigurationStore, LocalDeployment } from '../ports.ts';
import { type RecipeFile, readRecipeFolder } from '../recipes/adapters/recipe-folder.ts';
import { componentId, type Recipe } from '../recipes/recipe.ts';
import type { PackageStore } from './adapters/package-store.ts';
import { applyConfiguration, type ConfigurationRestore, rememberConfiguration } from './configuration-change.ts';
import { checkVariables, type DeviceContext, type PreparedComponent, prepareComponent } from './definition.ts';
import { inDependencyOrder } from './dependency-order.ts';
import { type DeploymentPlan, mergedRoots, planDeployment } from './deployment-plan.ts';
import type { DeviceState } from './device-state.ts';
import type { DeviceStateKeeper } from './device-state-keeper.ts';
import { resolveVersions } from './resolver.ts';

export type DeployerSettings = {
  readonly context: DeviceContext;
  readonly packages: PackageStore;
  readonly configuration: ConfigurationStore;
  readonly lifecycle: LifecycleManager;
  readonly state: DeviceStateKeeper;
  /** Components that the nucleus itself provides, with their versions. */
  readonly provided: ReadonlyMap<string, string>;
  /** How long a started component must stay RUNNING before the deployment counts it as up, milliseconds. */
  readonly settleMs: number;
  onWarning(message: string): void;
};

type Resolved = {
  readonly roots: ReadonlyMap<string, string>;
  readonly components: readonly PreparedComponent[];
  readonly files: ReadonlyMap<string, RecipeFile>;
};

const versionsOf = (components: readonly PreparedComponent[]): Map<string, string> =>
  new Map(components.map(({ recipe }) => [recipe.name, recipe.version]));

const groupByName = (files: Iterable<RecipeFile>): Map<string, Recipe[]> => {
  const grouped = new Map<string, Recipe[]>();
  for (const { recipe } of files) grouped.set(recipe.name, [...(grouped.get(recipe.name) ?? []), recipe]);
  return grouped;
};

/** Carries out local deployments, and brings a restarted nucleus back to the last one that succeeded. */
export class Deployer {
  readonly #settings: DeployerSettings;

  constructor(settings: DeployerSettings) {
    this.#settings = settings;
  }

  /**
   * Starts what ran when the nucleus last stopped. What cannot run any more, because its files are gone or this version
   * refuses its recipe, is a warning and not an end: the nucleus comes up empty, ready for the next deployment.
   */
  async resume(): Promise<void> {
    const { configuration, lifecycle, onWarning } = this.#settings;
    const resolved = this.#resolveSaved();
    if (resolved instanceof NucleusError) {
      onWarning(`the components of the last deployment are not started: ${resolved.message}`);
      return this.forget();
    }
    for (const { recipe, definition } of resolved.components) {
      if (configuration.get(recipe.name, []) === undefined)
        configuration.setDefaults(recipe.name, recipe.defaultConfiguration);
      await lifecycle.put(definition);
    }
    for (const { recipe } of resolved.components) lifecycle.start(recipe.name);
  }

  /** In the place of `resume`: nothing runs before the next deployment, which starts all that it brings, and no other. */
  forget(): void {
    this.#settings.state.deployed(new Map(), new Map());
  }

  #resolveSaved() {
    const { roots, components } = this.#settings.state.current;
    try {
      return this.#resolve(roots, new Map(), components);
    } catch (error) {
      if (error instanceof NucleusError) return error;
      throw error;
    }
  }

  /**
   * Carries out one deployment; when it fails, everything is again as it was before.
   *
   * @throws NucleusError the reason it failed
   */
  async deploy(deployment: LocalDeployment): Promise<void> {
    const before = this.#settings.state.current;
    this.#checkRemovals(deployment, before);
    const offered = this.#readOffered(deployment);
    const resolved = this.#resolve(
      mergedRoots(before.roots, deployment.merge, deployment.remove),
      offered,
      before.components,
    );
    this.#checkUpdates(deployment, resolved);
    await this.#stage(resolved, offered, deployment, before);
    const plan = planDeployment(before.components, versionsOf(resolved.components));
    const names = [...new Set([...before.components.keys(), ...versionsOf(resolved.components).keys()])];
    const restore = rememberConfiguration(this.#settings.configuration, names);
    try {
      await this.#apply(resolved, plan, deployment);
    } catch (error) {
      await this.#rollBack(before, plan, restore);
      throw error;
    }
    await this.#cleanUp(resolved, plan);
  }

  #checkRemovals({ remove }: LocalDeployment, { roots }: DeviceState): void {
    const unknown = remove.filter((name) => !roots.has(name));
    if (unknown.length === 0) return;
    const known = roots.size === 0 ? 'there is none' : `those are ${[...roots.keys()].join(', ')}`;
    throw new DeploymentError(
      `cannot remove ${unknown.join(', ')}: only components that a deployment named can be removed; ${known}`,
    );
  }

  #readOffered({ recipeDir }: LocalDeployment): ReadonlyMap<string, RecipeFile> {
    const files = recipeDir === undefined ? [] : readRecipeFolder(recipeDir, this.#settings.context.flavour);
    for (const warning of files.flatMap(({ warnings }) => warnings)) this.#settings.onWarning(warning);
    return new Map(files.map((file) => [componentId(file.recipe), file]));
  }

  #resolve(
    roots: ReadonlyMap<string, string>,
    offered: ReadonlyMap<string, RecipeFile>,
    current: ReadonlyMap<string, string>,
  ): Resolved {
    const { packages, provided, context } = this.#settings;
    const files = new Map([...packages.recipes().map((file) => [componentId(file.recipe), file] as const), ...offered]);
    const chosen = resolveVersions({ roots, catalogue: groupByName(files.values()), current, provided });
    const components = inDependencyOrder(chosen).map((recipe) => prepareComponent(recipe, chosen, context));
    return { roots, components, files };
  }

  #checkUpdates({ updateConfig }: LocalDeployment, { components }: Resolved): void {
    const known = versionsOf(components);
    const unknown = [...updateConfig.keys()].filter((name) => !known.has(name));
    if (unknown.length === 0) return;
    throw new DeploymentError(
      `the configuration update names ${unknown.join(', ')}, which would not run; running would be ${[...known.keys()].join(', ') || 'nothing'}`,
    );
  }

  async #stage(
    { components }: Resolved,
    offered: ReadonlyMap<string, RecipeFile>,
    { artifactDir }: LocalDeployment,
    before: DeviceState,
  ): Promise<void> {
    for (const { recipe, manifest } of components) {
      const file = offered.get(componentId(recipe));
      const inUse = before.components.get(recipe.name) === recipe.version;
      if (file !== undefined) await this.#settings.packages.stage(file, manifest, artifactDir, inUse);
    }
  }

  async #apply({ roots, components }: Resolved, plan: DeploymentPlan, deployment: LocalDeployment): Promise<void> {
    const { configuration, lifecycle, state, settleMs } = this.#settings;
    const started = components.filter(({ recipe }) => plan.started.includes(recipe.name));
    applyConfiguration(
      configuration,
      started.map(({ recipe }) => recipe),
      deployment.updateConfig,
    );
    for (const { definition } of components) checkVariables(definition);
    await lifecycle.stopAll([...plan.removed, ...plan.started]);
    for (const name of plan.removed) await lifecycle.remove(name);
    for (const { definition } of started) await lifecycle.put(definition);
    state.deployed(roots, versionsOf(components));
    for (const { recipe } of started) lifecycle.start(recipe.name);
    await lifecycle.settled(plan.started, settleMs);
    this.#checkRunning(plan.started);
  }

  #checkRunning(names: readonly string[]): void {
    const failed = names.flatMap((name) => {
      const supervisor = this.#settings.lifecycle.supervisor(name);
      if (supervisor === undefined || supervisor.state === 'RUNNING' || supervisor.state === 'FINISHED') return [];
      const why = supervisor.state === 'BROKEN' ? supervisor.reason : 'waits for a HARD dependency that is not up';
      return [`${name} is ${supervisor.state} (${why}); see its log`];
    });
    if (failed.length > 0) throw new DeploymentError(failed.join('; '));
  }

  async #rollBack(before: DeviceState, plan: DeploymentPlan, restore: ConfigurationRestore): Promise<void> {
    const { lifecycle, state, settleMs } = this.#settings;
    await lifecycle.stopAll(plan.started.filter((name) => lifecycle.supervisor(name) !== undefined));
    const previous = this.#resolve(before.roots, new Map(), before.components).components;
    const recipes = new Map(previous.map(({ recipe }) => [recipe.name, recipe]));
    restore((component) => recipes.get(component)?.defaultConfiguration ?? {});
    for (const name of plan.started) await lifecycle.remove(name);
    const touched = previous.filter(({ recipe }) => [...plan.removed, ...plan.started].includes(recipe.name));
    for (const { definition } of touched) await lifecycle.put(definition);
    state.deployed(before.roots, before.components);
    state.forgetInstalled(previous.map(({ recipe }) => componentId(recipe)));
    for (const { recipe } of touched) lifecycle.start(recipe.name);
    await lifecycle.settled(
      touched.map(({ recipe }) => recipe.name),
      settleMs,
    );
  }

  async #cleanUp({ components }: Resolved, { removed }: DeploymentPlan): Promise<void> {
    const { configuration, packages, state } = this.#settings;
    for (const name of removed) configuration.remove(name);
    state.forgetInstalled(components.map(({ recipe }) => componentId(recipe)));
    await packages.prune(components.map(({ recipe }) => recipe));
  }
}
