import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { recipeForArtifact, recipeFromSource, recipeWithMember, withProgram } from '../../../tools/dev/dev-recipe.ts';
import { CATALOGUE } from '../../../tools/recipes/catalogue.ts';
import { memberRecipe, TEMPLATE_VALUES, umbrellaRecipe } from '../../../tools/recipes/recipe.ts';

const PROGRAM = '/home/me/sward/.sward/dev/programs/main.cjs';
const built = (text: string) => ({ version: '0.1.0-host.0123456789ab', text });
const runOf = (text: string) => parse(text).Manifests[0].Lifecycle.run;

describe.each(CATALOGUE)('the recipe of $name for the bench', (entry) => {
  const recipe = built(memberRecipe(entry, TEMPLATE_VALUES));

  it('starts the program of the bench and nothing of the artifact, and is otherwise as it was', () => {
    const { text } = recipeFromSource(recipe, PROGRAM);
    const script: string = runOf(text).Script;
    expect(script).toContain(`"${PROGRAM}"`);
    expect(script).not.toContain('decompressedPath}"/*/main.cjs');
    expect(script.replace(`"${PROGRAM}"`, '')).toBe(
      runOf(recipe.text).Script.replace('"{artifacts:decompressedPath}"/*/main.cjs', ''),
    );
    expect(parse(text)).toMatchObject({
      ...parse(recipe.text),
      ComponentVersion: expect.any(String),
      Manifests: expect.anything(),
    });
  });

  it('is another version for another program, and the same for the same', () => {
    const version = (program: string) => recipeFromSource(recipe, program).version;
    expect(version(PROGRAM)).toBe(version(PROGRAM));
    expect(version(PROGRAM)).not.toBe(version('/elsewhere/main.cjs'));
    expect(version(PROGRAM)).toMatch(/^0\.1\.0-host\.0123456789ab\.dev-[0-9a-f]{8}$/);
  });

  it('is another version for another artifact, and hands Node its options', () => {
    const [one, other] = [1, 2].map((byte) =>
      recipeForArtifact(recipe, Uint8Array.of(byte), '--inspect=127.0.0.1:9229'),
    );
    expect(one?.version).not.toBe(other?.version);
    expect(runOf(one?.text ?? '').Setenv.NODE_OPTIONS).toBe('--inspect=127.0.0.1:9229');
    expect(parse(one?.text ?? '').ComponentVersion).toBe(one?.version);
  });
});

describe('a run script for the bench', () => {
  it('is refused where it names no program, and a path that a shell would read otherwise', () => {
    expect(() => withProgram('exec true', PROGRAM)).toThrow('names no main.cjs');
    const script = 'exec node "{artifacts:decompressedPath}"/*/main.cjs';
    expect(() => withProgram(script, '/home/$(me)/main.cjs')).toThrow('cannot stand in a script');
    expect(withProgram(script, '/a b/main.cjs')).toBe('exec node "/a b/main.cjs"');
  });
});

describe('the umbrella of the bench', () => {
  it('pins the one member, and the others as before', () => {
    const before = built(umbrellaRecipe(TEMPLATE_VALUES));
    const after = parse(recipeWithMember(before, 'sward.BleIngest', '9.9.9').text);
    const expected = parse(before.text).ComponentDependencies;
    expected['sward.BleIngest'].VersionRequirement = '9.9.9';
    expect(after.ComponentDependencies).toEqual(expected);
    expect(after.ComponentVersion).not.toBe(before.version);
  });
});
