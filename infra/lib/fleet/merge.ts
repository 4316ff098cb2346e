import type { Configuration, Values } from './fleet-file.ts';

type Json = Values[string];

const isMap = (value: Json | undefined): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One value over another, as a Greengrass MERGE does it: maps key by key, everything else, lists too, as a whole. */
function mergeValue(wide: Json | undefined, narrow: Json): Json {
  return isMap(wide) && isMap(narrow) ? mergeValues(wide, narrow) : narrow;
}

/** `narrow` over `wide`. Neither is changed; keys keep the order in which they are first met. */
export function mergeValues(wide: Values, narrow: Values): Values {
  const merged = Object.entries(narrow).map(([key, value]) => {
    return [key, mergeValue(Object.hasOwn(wide, key) ? wide[key] : undefined, value)] as const;
  });
  return Object.fromEntries([...Object.entries(wide), ...merged]);
}

/** Configurations of components, the narrower over the wider: fleet, building, gateway. */
export function mergeConfigurations(...widestFirst: readonly Configuration[]): Configuration {
  return widestFirst.reduce<Configuration>((wide, narrow) => {
    const merged = Object.entries(narrow).map(([component, values]) => {
      return [component, mergeValues(wide[component] ?? {}, values)] as const;
    });
    return Object.fromEntries([...Object.entries(wide), ...merged]);
  }, {});
}
