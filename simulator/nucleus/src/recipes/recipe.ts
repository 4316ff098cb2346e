/** Lifecycle steps of the recipe reference; which of them a nucleus runs depends on its flavour. */
export const STEP_NAMES = ['bootstrap', 'install', 'startup', 'run', 'shutdown', 'recover', 'uninstall'] as const;
export type StepName = (typeof STEP_NAMES)[number];

export type LifecycleStep = {
  readonly script: string;
  readonly requiresPrivilege: boolean;
  /** Seconds, or a `{configuration:...}` variable that holds them. */
  readonly timeout?: number | string;
  readonly skipIf?: string;
  readonly setenv: Readonly<Record<string, string>>;
};

export type Lifecycle = {
  readonly setenv: Readonly<Record<string, string>>;
  readonly steps: Readonly<Partial<Record<StepName, LifecycleStep>>>;
};

export type PermissionType = 'NONE' | 'OWNER' | 'ALL';

export type Artifact = {
  readonly uri: string;
  readonly unarchive: 'NONE' | 'ZIP';
  readonly read: PermissionType;
  readonly execute: PermissionType;
  /** Base64 or hexadecimal SHA-256, where the recipe gives one. */
  readonly digest?: string;
};

export type Manifest = {
  readonly name?: string;
  readonly platform: Readonly<Record<string, string>>;
  /** Undefined: the recipe's global lifecycle applies. */
  readonly lifecycle?: Lifecycle;
  readonly selections: readonly string[];
  readonly artifacts: readonly Artifact[];
};

export type ComponentDependency = {
  readonly versionRequirement: string;
  readonly type: 'HARD' | 'SOFT';
};

/** A recipe of format 2020-01-25, checked, with the defaults of the recipe reference filled in. */
export type Recipe = {
  readonly name: string;
  readonly version: string;
  readonly dependencies: ReadonlyMap<string, ComponentDependency>;
  readonly defaultConfiguration: Readonly<Record<string, unknown>>;
  readonly manifests: readonly Manifest[];
  /** Sections of the global lifecycle by selection key; `all` holds what stands under no key. */
  readonly globalLifecycle: ReadonlyMap<string, Lifecycle>;
};

/** `name-version`, as messages and file names write a component. */
export const componentId = (component: { readonly name: string; readonly version: string }): string =>
  `${component.name}-${component.version}`;
