import { describe, expect, it } from '@jest/globals';
import { InvalidRecipeError } from '../../src/nucleus-errors.ts';
import type { Flavour } from '../../src/ports.ts';
import { readRecipe, readRecipeFile } from '../../src/recipes/recipe-reader.ts';
import { FULL_RECIPE } from './recipe-text.ts';

const FILE = 'recipes/x-1.0.0.yaml';
const FLAVOURS: readonly Flavour[] = ['lite', 'classic'];

const read = (text: string, flavour: Flavour = 'classic', file = FILE) => readRecipe({ file, text }, flavour);

const refusal = (text: string, flavour: Flavour = 'classic', file = FILE): string => {
  try {
    read(text, flavour, file);
  } catch (error) {
    if (error instanceof InvalidRecipeError) return error.message;
    throw error;
  }
  throw new Error('the recipe was accepted');
};

describe('a recipe', () => {
  it('is read with all that it says', () => {
    const { recipe, warnings } = read(FULL_RECIPE);
    expect(warnings).toEqual([]);
    expect(recipe.name).toBe('com.example.Thermometer');
    expect(recipe.dependencies.get('com.example.Bus')).toEqual({ versionRequirement: '>=1.0.0 <2.0.0', type: 'SOFT' });
    const manifest = recipe.manifests[0];
    expect(manifest?.platform).toEqual({ os: 'linux', architecture: '*', runtime: '*' });
    expect(manifest?.lifecycle).toEqual({
      setenv: { LEVEL: '3' },
      steps: {
        install: { script: 'echo installed', requiresPrivilege: false, timeout: 30, setenv: {} },
        run: { script: 'node {artifacts:decompressedPath}/app/main.js', requiresPrivilege: false, setenv: {} },
      },
    });
    expect(manifest?.artifacts).toEqual([
      { uri: 's3://bucket/thermometer/1.0.0/app.zip', unarchive: 'ZIP', read: 'ALL', execute: 'OWNER' },
    ]);
  });

  it('keeps the types of its YAML configuration on Classic', () => {
    expect(read(FULL_RECIPE, 'classic').recipe.defaultConfiguration).toEqual({
      interval: 500,
      enabled: true,
      label: 'Room 1',
      limits: [1.5, 30],
    });
  });

  it('hands on YAML scalars as text on Lite, just as they stand in the file', () => {
    expect(read(FULL_RECIPE, 'lite').recipe.defaultConfiguration).toEqual({
      interval: '500',
      enabled: 'true',
      label: 'Room 1',
      limits: ['1.50', '30'],
    });
  });

  it('keeps the types of JSON on Lite', () => {
    const text = JSON.stringify({
      RecipeFormatVersion: '2020-01-25',
      ComponentName: 'a',
      ComponentVersion: '1.0.0',
      ComponentConfiguration: { DefaultConfiguration: { interval: 500 } },
      Manifests: [{ Platform: { runtime: '*' } }],
    });
    expect(read(text, 'lite', 'a-1.0.0.json').recipe.defaultConfiguration).toEqual({ interval: 500 });
  });
});

describe.each(FLAVOURS)('a wrong recipe on %s', (flavour) => {
  it('with URI for Uri is refused by file, line and the key that was meant', () => {
    expect(refusal(FULL_RECIPE.replace('Uri:', 'URI:'), flavour)).toBe(
      `${FILE}:23: unknown key URI, did you mean Uri?`,
    );
  });

  it.each([
    ['ComponentName', 'componentName', `${FILE}:2: unknown key componentName, did you mean ComponentName?`],
    ['run: node', 'Run: node', `${FILE}:21: unknown key Run, did you mean run?`],
    ['Script:', 'script:', `${FILE}:20: unknown key script, did you mean Script?`],
    ['runtime:', 'Runtime:', `${FILE}:17: unknown key Runtime, did you mean runtime?`],
    ['Execute:', 'Exec:', `${FILE}:25: unknown key Exec, known here: Read, Execute`],
    ['DefaultConfiguration', 'DefaultConfig', `${FILE}:7: unknown key DefaultConfig, known here: DefaultConfiguration`],
  ])('with the key %s written %s is refused', (right, wrong, message) => {
    expect(refusal(FULL_RECIPE.replace(right, wrong), flavour)).toBe(message);
  });

  it.each([
    ["'2020-01-25'", "'2021-01-01'", `${FILE}:1: RecipeFormatVersion: only '2020-01-25' is known`],
    [
      "ComponentVersion: '1.0.0'",
      'ComponentVersion: 1.0.0.0',
      `${FILE}:3: ComponentVersion: is no semantic version such as 1.0.0`,
    ],
    [
      "ComponentVersion: '1.0.0'",
      `ComponentVersion: 1.0.0-${'a'.repeat(60)}`,
      `${FILE}:3: ComponentVersion: longer than 64 characters`,
    ],
    [
      'SOFT',
      'WEAK',
      `${FILE}:15: ComponentDependencies.com.example.Bus.DependencyType: Invalid option: expected one of "HARD"|"SOFT"`,
    ],
    ['com.example.Thermometer', '../../etc', `${FILE}:2: ComponentName: holds a character outside A-Z a-z 0-9 . _ -`],
  ])('with %s turned into %s is refused', (right, wrong, message) => {
    expect(refusal(FULL_RECIPE.replace(right, wrong), flavour)).toBe(message);
  });
});

describe('a recipe file', () => {
  it('tells every problem at once, in the order of its lines', () => {
    const text = FULL_RECIPE.replace('ComponentName', 'componentName').replace('Uri:', 'URI:');
    expect(
      refusal(text)
        .split('\n')
        .map((line) => line.split(':')[1]),
    ).toEqual(['2', '23']);
  });

  it('with a syntax error is refused by line', () => {
    expect(refusal(FULL_RECIPE.replace('LEVEL: 3}', 'LEVEL: 3'))).toMatch(new RegExp(`^${FILE}:(19|20): `));
  });

  it('with the same key twice is refused', () => {
    expect(refusal(`${FULL_RECIPE}ComponentPublisher: Other\n`)).toContain(`${FILE}:26: `);
  });

  it('named .json must hold JSON', () => {
    expect(refusal(FULL_RECIPE, 'classic', 'x-1.0.0.json')).toContain('x-1.0.0.json:1: is no JSON');
  });

  it('over 16,000 bytes is refused', () => {
    expect(refusal(`${FULL_RECIPE}#${'x'.repeat(16_000)}`)).toContain('a recipe may have 16000');
  });

  it.each([
    ['interval: *nothing', 'x-1.0.0.yaml:8: *nothing is an alias, and nothing is called &nothing'],
    ['__proto__: {polluted: true}', 'x-1.0.0.yaml:8: the key __proto__ is not allowed'],
    ['{"__proto__": 1}: 2', 'x-1.0.0.yaml:8: the key __proto__ is not allowed'],
  ])('that holds %s is refused with its line', (line, message) => {
    expect(refusal(FULL_RECIPE.replace('interval: 500', line))).toContain(message);
  });

  it('that unfolds without end is refused', () => {
    const nine = (alias: string) => `[${new Array(9).fill(alias).join()}]`;
    const bomb = [`a: &a ${nine('x')}`, `b: &b ${nine('*a')}`, `c: &c ${nine('*b')}`, `d: &d ${nine('*c')}`];
    expect(refusal(FULL_RECIPE.replace('interval: 500', bomb.join('\n    ')))).toContain(
      'x-1.0.0.yaml:1: Excessive alias',
    );
  });

  it('must be named after the component that it holds', () => {
    const source = { file: FILE, text: FULL_RECIPE };
    expect(() => readRecipeFile(source, 'x-1.0.0.yaml', 'lite')).toThrow('name the file after it');
    expect(readRecipeFile(source, 'com.example.Thermometer-1.0.0.yml', 'lite').recipe.version).toBe('1.0.0');
  });
});

describe('what Lite does not do', () => {
  it.each(['shutdown', 'recover', 'uninstall'])('is a warning for the step %s, on Lite only', (step) => {
    const text = FULL_RECIPE.replace('      run:', `      ${step}: echo\n      run:`);
    expect(read(text, 'lite').warnings).toEqual([`${FILE}: Lite ignores the lifecycle step ${step}`]);
    expect(read(text, 'classic').warnings).toEqual([]);
  });

  it('is a warning for Skipif and for a manifest without runtime', () => {
    const text = FULL_RECIPE.replace('Timeout: 30', 'Skipif: onpath node').replace(", runtime: '*'", '');
    expect(read(text, 'lite').warnings).toEqual([
      `${FILE}: Lite skips a manifest without Platform.runtime; "*" means both nuclei`,
      `${FILE}: Lite ignores Skipif of the step install`,
    ]);
  });
});
