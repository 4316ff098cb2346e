import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { satisfies } from 'semver';
import { inDependencyOrder } from '../../src/deployment/dependency-order.ts';
import { type Catalogue, resolveVersions } from '../../src/deployment/resolver.ts';
import { DependencyCycleError, UnresolvedComponentError } from '../../src/nucleus-errors.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';

const recipe = (name: string, version: string, needs: Record<string, string> = {}): Recipe => ({
  name,
  version,
  dependencies: new Map(
    Object.entries(needs).map(([dependency, range]) => [dependency, { versionRequirement: range, type: 'HARD' }]),
  ),
  defaultConfiguration: {},
  manifests: [],
  globalLifecycle: new Map(),
});

const catalogueOf = (...recipes: readonly Recipe[]): Catalogue =>
  new Map(recipes.map(({ name }) => [name, recipes.filter((other) => other.name === name)]));

const resolve = (roots: Record<string, string>, catalogue: Catalogue, current: Record<string, string> = {}) =>
  resolveVersions({
    roots: new Map(Object.entries(roots)),
    catalogue,
    current: new Map(Object.entries(current)),
    provided: new Map([['aws.greengrass.Nucleus', '2.18.0']]),
  });

const chosen = (resolved: ReadonlyMap<string, Recipe>) =>
  Object.fromEntries([...resolved].map(([name, { version }]) => [name, version]));

describe('resolution', () => {
  it('takes the newest version that everyone accepts', () => {
    const catalogue = catalogueOf(
      recipe('app', '1.0.0', { bus: '>=1.0.0', log: '*' }),
      recipe('log', '1.0.0', { bus: '<2.0.0' }),
      recipe('bus', '1.0.0'),
      recipe('bus', '1.5.0'),
      recipe('bus', '2.0.0'),
    );
    expect(chosen(resolve({ app: '1.0.0' }, catalogue))).toEqual({ app: '1.0.0', log: '1.0.0', bus: '1.5.0' });
  });

  it('keeps the version that runs where it still fits', () => {
    const catalogue = catalogueOf(
      recipe('app', '1.0.0', { bus: '^1.0.0' }),
      recipe('bus', '1.0.0'),
      recipe('bus', '1.5.0'),
    );
    expect(chosen(resolve({ app: '1.0.0' }, catalogue, { bus: '1.0.0' }))['bus']).toBe('1.0.0');
  });

  it('takes exact versions of builds with a hash', () => {
    const catalogue = catalogueOf(
      recipe('app', '1.0.0-0a1b2c3d4e5f', { bus: '0.1.0-ffffffffffff' }),
      recipe('bus', '0.1.0-ffffffffffff'),
    );
    expect(chosen(resolve({ app: '1.0.0-0a1b2c3d4e5f' }, catalogue))['bus']).toBe('0.1.0-ffffffffffff');
  });

  it('says who asked for what when nothing fits', () => {
    const catalogue = catalogueOf(
      recipe('app', '1.0.0', { bus: '^1.0.0', log: '*' }),
      recipe('log', '3.0.0', { bus: '^2.0.0' }),
      recipe('bus', '1.0.0'),
      recipe('bus', '2.0.0'),
    );
    expect(() => resolve({ app: '1.0.0' }, catalogue)).toThrow(
      'no version of bus fits: app 1.0.0 asks for ^1.0.0, log 3.0.0 asks for ^2.0.0; there is 1.0.0, 2.0.0',
    );
  });

  it('says which recipe is missing', () => {
    expect(() => resolve({ app: '1.0.0' }, catalogueOf())).toThrow(
      'the deployment asks for 1.0.0; there is no recipe of app',
    );
  });

  it('needs no recipe of what the nucleus provides, but checks its version', () => {
    const needs = (range: string) => catalogueOf(recipe('app', '1.0.0', { 'aws.greengrass.Nucleus': range }));
    expect(chosen(resolve({ app: '1.0.0' }, needs('^2.0.0')))).toEqual({ app: '1.0.0' });
    expect(() => resolve({ app: '1.0.0' }, needs('^3.0.0'))).toThrow(UnresolvedComponentError);
  });

  it('refuses a ring and names it', () => {
    const components = new Map([
      ['a', recipe('a', '1.0.0', { b: '*' })],
      ['b', recipe('b', '1.0.0', { c: '*' })],
      ['c', recipe('c', '1.0.0', { a: '*' })],
    ]);
    expect(() => inDependencyOrder(components)).toThrow(DependencyCycleError);
    expect(() => inDependencyOrder(components)).toThrow('a -> b -> c -> a');
  });
});

/** Components c0..cn that depend only on those before them, each in a few versions. */
const acyclicCatalogue = fc
  .array(fc.array(fc.tuple(fc.nat(9), fc.constantFrom('*', '^1.0.0', '>=1.1.0', '<1.2.0')), { maxLength: 3 }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((needs) =>
    needs.flatMap((dependencies, index) =>
      ['1.0.0', '1.1.0', '1.2.0'].map((version) =>
        recipe(
          `c${index}`,
          version,
          Object.fromEntries(dependencies.filter(([to]) => to < index).map(([to, range]) => [`c${to}`, range])),
        ),
      ),
    ),
  );

describe('any resolution that succeeds', () => {
  it('satisfies every requirement, and puts dependencies first', () => {
    fc.assert(
      fc.property(acyclicCatalogue, (recipes) => {
        const root = recipes.at(-1)?.name ?? '';
        const resolved = resolve({ [root]: '1.2.0' }, catalogueOf(...recipes));
        const order = inDependencyOrder(resolved).map(({ name }) => name);
        expect(order).toHaveLength(resolved.size);
        for (const { name, dependencies } of resolved.values()) {
          for (const [dependency, { versionRequirement }] of dependencies) {
            expect(satisfies(resolved.get(dependency)?.version ?? '', versionRequirement)).toBe(true);
            expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(name));
          }
        }
      }),
    );
  });
});
