/** Which nucleus is imitated: `lite` is aws-greengrass-lite (C), `classic` the Java nucleus. */
export type Flavour = 'lite' | 'classic';

/** Lifecycle states as `greengrass-cli` prints them. */
export type ComponentState =
  | 'NEW'
  | 'INSTALLED'
  | 'STARTING'
  | 'RUNNING'
  | 'STOPPING'
  | 'FINISHED'
  | 'ERRORED'
  | 'BROKEN';

export type ComponentDetails = {
  readonly name: string;
  readonly version: string;
  readonly state: ComponentState;
  readonly configuration: unknown;
  /** Process id of the run script, where one runs. */
  readonly pid?: number;
  readonly restarts: number;
};

/** A local deployment, as `greengrass-cli deployment create` takes it. */
export type LocalDeployment = {
  readonly recipeDir?: string;
  readonly artifactDir?: string;
  /** Component name -> exact version. */
  readonly merge: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
  /** Component name -> { MERGE?, RESET? }. */
  readonly updateConfig: ReadonlyMap<string, ConfigurationUpdate>;
};

export type ConfigurationUpdate = { readonly MERGE?: object; readonly RESET?: readonly string[] };

/** What IPC operations need of the lifecycle side. */
export interface ComponentControl {
  list(): readonly ComponentDetails[];
  details(component: string): ComponentDetails | undefined;
  /** UpdateState: the component says RUNNING or ERRORED of itself. */
  reportState(component: string, state: 'RUNNING' | 'ERRORED'): void;
  restart(component: string): Promise<boolean>;
  stop(component: string): Promise<boolean>;
  /** Gives the deployment's id at once; the deployment goes on. */
  deploy(deployment: LocalDeployment): string;
}

/** Configuration of all components: one JSON tree each. */
export interface ConfigurationStore {
  /** Value at a key path (`[]` is the root), or undefined. */
  get(component: string, keyPath: readonly string[]): unknown;
  /** Deep merge at a key path, as UpdateConfiguration and MERGE do. `timestampMs` older than the stored leaf is ignored. */
  merge(component: string, keyPath: readonly string[], value: unknown, timestampMs?: number): void;
  /** RESET: JSON pointers (`""` is everything) go back to the recipe's defaults, or away where it has none. */
  reset(component: string, pointers: readonly string[]): void;
  /** The recipe's DefaultConfiguration; existing values win over new defaults. */
  setDefaults(component: string, defaults: object): void;
  remove(component: string): void;
  /** Calls back with the changed key path; gives the function that ends it. */
  onChange(component: string, keyPath: readonly string[], listener: (changed: readonly string[]) => void): () => void;
}

/** Service ids: the shared secret by which a component's process proves who it is. */
export interface TokenRegistry {
  /** A new SVCUID for a component's next process; the ones before it stop working. */
  issue(component: string): string;
  revoke(component: string): void;
  componentOf(token: string): string | undefined;
  /** Forgets all, as a restart of the nucleus does. */
  clear(): void;
}
