import { afterEach, expect, it } from '@jest/globals';
import type { BusAccess } from '@sward/greengrass-ipc/bus-access.ts';
import { GatewayInMemory } from '../support/gateway-in-memory.ts';
import { recipeAccess } from '../support/recipe-access.ts';

let gateway: GatewayInMemory;
afterEach(() => gateway.stop());

/** Resources that note when one of them let a call pass. */
function noting(resources: readonly string[], note: (resource: string) => void): readonly string[] {
  const some = (allows: (resource: string, index: number, all: string[]) => unknown): boolean =>
    resources.some((resource, index) => {
      const passes = Boolean(allows(resource, index, [...resources]));
      if (passes) note(resource);
      return passes;
    });
  return Object.assign([...resources], { some });
}

/** Every single right of the recipes, as `component operation resource`. */
function allRights(): string[] {
  return Object.entries(recipeAccess()).flatMap(([component, access]) =>
    Object.entries(access).flatMap(([operation, resources]) =>
      resources.map((resource) => `${component} ${operation} ${resource}`),
    ),
  );
}

/** The rights of the recipes, each of which tells `used` when a component uses it. */
function watchedAccess(used: Set<string>): Record<string, BusAccess> {
  const watched = (component: string, access: BusAccess): BusAccess =>
    Object.fromEntries(
      Object.entries(access).map(([operation, resources]) => [
        operation,
        noting(resources, (resource) => used.add(`${component} ${operation} ${resource}`)),
      ]),
    );
  return Object.fromEntries(
    Object.entries(recipeAccess()).map(([component, access]) => [component, watched(component, access)]),
  );
}

async function runFor2Minutes(mode: 'batch' | 'reading', used: Set<string>): Promise<void> {
  gateway = new GatewayInMemory({ access: watchedAccess(used) }, mode);
  await gateway.start();
  gateway.scanner.advertise('a4c138f5a1b2', 2000);
  await gateway.clock.advanceAsync(120_000);
}

it('each right that a recipe gives is used: none is there for nothing', async () => {
  const used = new Set<string>();
  await runFor2Minutes('batch', used);
  await gateway.stop();
  await runFor2Minutes('reading', used);
  expect([...used].sort()).toEqual(allRights().sort());
});
