import { describe, expect, it } from '@jest/globals';
import { NoMatchingManifestError } from '../../src/nucleus-errors.ts';
import { devicePlatform, lifecycleOf, selectManifest } from '../../src/recipes/platform.ts';
import { readRecipe } from '../../src/recipes/recipe-reader.ts';

const recipeWith = (manifests: string, global = '{}') =>
  readRecipe(
    {
      file: 'a-1.0.0.yaml',
      text: `RecipeFormatVersion: '2020-01-25'\nComponentName: a\nComponentVersion: 1.0.0\nManifests:\n${manifests}\nLifecycle: ${global}\n`,
    },
    'classic',
  ).recipe;

const PI = devicePlatform('linux', 'arm64');

const byName = (platforms: readonly string[]): string =>
  platforms.map((platform, index) => `  - {Name: m${index}, Platform: ${platform}}`).join('\n');

describe('the manifest of a device', () => {
  it.each([
    ['the first that fits', ['{os: windows}', '{os: linux}', '{os: linux}'], 'classic', 'm1'],
    ['one for every device', ["{os: '*', architecture: all}"], 'classic', 'm0'],
    ['one for this architecture', ['{architecture: amd64}', '{architecture: aarch64}'], 'classic', 'm1'],
    ['one by regular expression on Classic', ['{architecture: /amd64|aarch64/}'], 'classic', 'm0'],
    ['one for both nuclei', ["{runtime: '*'}"], 'lite', 'm0'],
    ['one for Lite', ['{os: linux}', '{runtime: aws_nucleus_lite}'], 'lite', 'm1'],
    ['none that is for Lite only, on Classic', ['{runtime: aws_nucleus_lite}', '{os: linux}'], 'classic', 'm1'],
  ] as const)('is %s', (_name, platforms, flavour, expected) => {
    expect(selectManifest(recipeWith(byName(platforms)), PI, flavour).name).toBe(expected);
  });

  it('is missing on Lite when no manifest names its runtime, and the error tells what there is', () => {
    const recipe = recipeWith(byName(['{os: linux}']));
    expect(() => selectManifest(recipe, PI, 'lite')).toThrow(NoMatchingManifestError);
    expect(() => selectManifest(recipe, PI, 'lite')).toThrow(
      'architecture aarch64, runtime aws_nucleus_lite; it has {"os":"linux"}',
    );
  });

  it('takes the sections of the global lifecycle that it selects', () => {
    const recipe = recipeWith(
      '  - {Selections: [pi]}\n  - {}',
      '{install: common, run: everywhere, pi: {run: on a pi}}',
    );
    const steps = recipe.manifests.map((manifest) => lifecycleOf(recipe, manifest).steps);
    expect(steps[0]?.run?.script).toBe('on a pi');
    expect(steps[0]?.install).toBeUndefined();
    expect(steps[1]?.run?.script).toBe('everywhere');
  });
});
