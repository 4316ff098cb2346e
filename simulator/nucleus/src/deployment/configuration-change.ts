import type { ConfigurationStore, ConfigurationUpdate } from '../ports.ts';
import type { Recipe } from '../recipes/recipe.ts';

type Kept = { readonly component: string; readonly configuration: unknown };

/** Puts the configuration back as it was when this was made. */
export type ConfigurationRestore = (defaultsOf: (component: string) => object) => void;

/** Remembers the configuration of these components. */
export const rememberConfiguration = (
  store: ConfigurationStore,
  components: readonly string[],
): ConfigurationRestore => {
  const kept: Kept[] = components.map((component) => ({
    component,
    configuration: structuredClone(store.get(component, [])),
  }));
  return (defaultsOf) => {
    for (const { component, configuration } of kept) {
      if (JSON.stringify(store.get(component, [])) === JSON.stringify(configuration)) continue;
      store.remove(component);
      if (configuration === undefined) continue;
      store.merge(component, [], configuration);
      store.setDefaults(component, defaultsOf(component));
    }
  };
};

/** New defaults of components that start, then the deployment's updates: RESET before MERGE, as the nuclei do. */
export const applyConfiguration = (
  store: ConfigurationStore,
  started: readonly Recipe[],
  updates: ReadonlyMap<string, ConfigurationUpdate>,
): void => {
  for (const { name, defaultConfiguration } of started) store.setDefaults(name, defaultConfiguration);
  for (const [component, { RESET, MERGE }] of updates) {
    if (RESET !== undefined) store.reset(component, RESET);
    if (MERGE !== undefined) store.merge(component, [], MERGE);
  }
};
