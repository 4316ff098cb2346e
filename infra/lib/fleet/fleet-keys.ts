import {
  addedComponentSchema,
  buildingSchema,
  canariesSchema,
  fleetSchema,
  gatewaySchema,
  rolloutSchema,
} from './fleet-file.ts';

type Shaped = { readonly shape: Readonly<Record<string, unknown>> };

/** The part of the file below each key: its own keys, or those of each entry. */
const PARTS: Readonly<Record<string, { readonly depth: number; readonly schema: Shaped }>> = {
  buildings: { depth: 2, schema: buildingSchema },
  gateways: { depth: 2, schema: gatewaySchema },
  components: { depth: 2, schema: addedComponentSchema },
  canaries: { depth: 1, schema: canariesSchema },
  rollout: { depth: 1, schema: rolloutSchema },
};

/** The keys that the fleet file takes at a path: `['gateways', 'gw-1']` takes `building`, `configuration`, `canary`. */
export function fleetKeysAt(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(fleetSchema.shape);
  const part = PARTS[String(path[0])];
  return part !== undefined && part.depth === path.length ? Object.keys(part.schema.shape) : [];
}
