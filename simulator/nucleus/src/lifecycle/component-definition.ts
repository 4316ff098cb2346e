import type { LifecycleStep, StepName } from '../recipes/recipe.ts';

/** A component as the lifecycle needs it: the steps of the manifest that fits this device, and whom it waits for. */
export type ComponentDefinition = {
  readonly name: string;
  readonly version: string;
  readonly steps: Readonly<Partial<Record<StepName, LifecycleStep>>>;
  readonly setenv: Readonly<Record<string, string>>;
  readonly hardDependencies: readonly string[];
  /**
   * Replaces recipe variables, with the configuration of this moment.
   *
   * @throws UnknownVariableError
   */
  resolve(text: string): string;
};
