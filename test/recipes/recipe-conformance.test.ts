import { describe, expect, it } from '@jest/globals';
import { RESOURCE_LIMITS } from '@sward/contracts/resource-limits.ts';
import { largestLeafBytes } from '@sward/nucleus/configuration/config-tree.ts';
import { checkVariables, prepareComponent } from '@sward/nucleus/deployment/definition.ts';
import type { Flavour } from '@sward/nucleus/ports.ts';
import type { Recipe } from '@sward/nucleus/recipes/recipe.ts';
import { readRecipe } from '@sward/nucleus/recipes/recipe-reader.ts';
import { CATALOGUE, NODE_RUNTIME } from '../../tools/recipes/catalogue.ts';
import {
  ARCHITECTURES,
  type Architecture,
  memberRecipe,
  runtimeArchive,
  runtimeRecipe,
  umbrellaRecipe,
} from '../../tools/recipes/recipe.ts';

/** As long as a version by content gets. */
const VERSION = '10.10.10-host.0123456789ab';
const versions = new Map([NODE_RUNTIME, ...CATALOGUE].map(({ name }) => [name, VERSION]));
const values = { version: VERSION, versions };

/** Every recipe of the bundle as the build for devices writes it. */
const RECIPES: readonly string[] = [
  runtimeRecipe(VERSION, ARCHITECTURES.map(runtimeArchive)),
  ...CATALOGUE.map((entry) => memberRecipe(entry, values)),
  umbrellaRecipe(values),
];

const FLAVOURS: readonly Flavour[] = ['lite', 'classic'];

/** The most entries that a list of resources was seen to have on lite without making every call unauthorized. */
const MOST_RESOURCES = 20;

const read = (text: string, flavour: Flavour) => readRecipe({ file: 'recipe.yaml', text }, flavour);

/** The step scripts of a component on a device of this kind, its variables looked up. */
function prepared(recipe: Recipe, flavour: Flavour, architecture: Architecture) {
  return prepareComponent(recipe, new Map([[recipe.name, recipe]]), {
    flavour,
    platform: { os: 'linux', architecture },
    rootPath: '/gg',
    thingName: 'gw-1',
    workPath: (component) => `/gg/work/${component}`,
    configuration: () => undefined,
    artifactsPath: ({ name, version }) => `/gg/packages/artifacts/${name}/${version}`,
    decompressedPath: ({ name, version }) => `/gg/packages/artifacts-unarchived/${name}/${version}`,
  });
}

describe.each(FLAVOURS)('each recipe of the bundle, on %s', (flavour) => {
  const all = RECIPES.map((text) => read(text, flavour));

  it('is read without a problem or a warning: its keys, its size, nothing that lite does not do', () => {
    expect(all.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  it.each(ARCHITECTURES)('has a manifest for %s, whose variables all exist', (architecture) => {
    for (const { recipe } of all)
      expect(() => checkVariables(prepared(recipe, flavour, architecture).definition)).not.toThrow();
  });

  it('gives each processor its own runtime, and everything else to both alike', () => {
    for (const { recipe } of all) {
      const [aarch64, amd64] = ARCHITECTURES.map((architecture) => prepared(recipe, flavour, architecture).manifest);
      expect(aarch64 === amd64).toBe(recipe.name !== NODE_RUNTIME.name);
    }
  });

  it('has only configuration leaves and resource lists that lite takes', () => {
    for (const { recipe } of all) {
      expect(largestLeafBytes(recipe.defaultConfiguration)).toBeLessThanOrEqual(1024);
      const lists = JSON.stringify(recipe.defaultConfiguration['accessControl'] ?? {}).matchAll(
        /"resources":\[(.*?)\]/g,
      );
      for (const [, list = ''] of lists) expect(list.split(',').length).toBeLessThanOrEqual(MOST_RESOURCES);
    }
  });

  it('runs as the component user; root is asked for only to keep a capability and drop the rest', () => {
    for (const { recipe } of all) {
      const steps = recipe.manifests.flatMap(({ lifecycle }) => Object.values(lifecycle?.steps ?? {}));
      const entry = CATALOGUE.find(({ name }) => name === recipe.name);
      for (const { requiresPrivilege, script } of steps) {
        expect(requiresPrivilege).toBe(entry?.capability !== undefined);
        if (requiresPrivilege) expect(script).toContain(`--capability ${entry?.capability} `);
      }
    }
  });

  it('depends SOFT on what runs to its end: on lite HARD would stop the dependent with it', () => {
    for (const { recipe } of all) {
      for (const [name, { type }] of recipe.dependencies) {
        expect([recipe.name, name, type]).toEqual([recipe.name, name, name === NODE_RUNTIME.name ? 'SOFT' : 'HARD']);
      }
    }
  });
});

it('each component with a process that stays has limits of memory and processor, and no other', () => {
  expect([...RESOURCE_LIMITS.keys()].sort()).toEqual(CATALOGUE.map(({ name }) => name).sort());
  for (const { memoryKb, cpus } of RESOURCE_LIMITS.values()) {
    expect(memoryKb).toBeGreaterThanOrEqual(256 * 1024);
    expect(cpus).toBeGreaterThanOrEqual(1);
  }
});
