import { describe, expect, it } from '@jest/globals';
import { InvalidBuildError } from '../../lib/fleet/fleet-errors.ts';
import { artifactsOf, readRecipe, withUploadedArtifacts } from '../../lib/fleet/recipe.ts';
import { INGEST, INGEST_RECIPE, UMBRELLA_RECIPE } from './example-build.ts';

const recipe = readRecipe(INGEST_RECIPE, 'ingest.yaml');
const uploaded = new Map([[`${INGEST.name}.zip`, { uri: 's3://assets/abc.zip', folder: 'abc' }]]);

describe('a recipe for the cloud', () => {
  it('names the uploaded artifact and the folder it is unzipped into, and is otherwise as it was built', () => {
    const expected = INGEST_RECIPE.replace(`s3://sward/${INGEST.name}.zip`, '"s3://assets/abc.zip"').replace(
      `{artifacts:decompressedPath}/${INGEST.name}/`,
      '{artifacts:decompressedPath}/abc/',
    );
    expect(withUploadedArtifacts(recipe, uploaded)).toBe(expected);
  });

  it('is the recipe as it was built where that has no artifacts', () => {
    const umbrella = readRecipe(UMBRELLA_RECIPE, 'gateway.yaml');
    expect(artifactsOf(umbrella)).toEqual([]);
    expect(withUploadedArtifacts(umbrella, new Map())).toBe(UMBRELLA_RECIPE);
  });

  it('is refused where an artifact was not uploaded', () => {
    expect(() => withUploadedArtifacts(recipe, new Map())).toThrow(
      `recipe of ${INGEST.name} speaks of artifact ${INGEST.name}.zip, but its artifacts are: none`,
    );
  });

  it('is refused where it runs from a folder that no artifact makes', () => {
    const text = INGEST_RECIPE.replace(`/${INGEST.name}/main.js`, '/elsewhere/main.js');
    expect(() => withUploadedArtifacts(readRecipe(text, 'ingest.yaml'), uploaded)).toThrow(InvalidBuildError);
  });
});

describe('readRecipe', () => {
  it('finds name and version, and the artifacts', () => {
    expect(recipe).toEqual({ ...INGEST, text: INGEST_RECIPE });
    expect(artifactsOf(recipe)).toEqual([`${INGEST.name}.zip`]);
  });

  it.each([
    ['no YAML', 'ComponentName: [', 'broken.yaml'],
    ['a recipe without a version', 'ComponentName: sward.BleIngest', 'ComponentVersion'],
  ])('refuses %s by file and reason', (_, text, named) => {
    expect(() => readRecipe(text, 'broken.yaml')).toThrow(InvalidBuildError);
    expect(() => readRecipe(text, 'broken.yaml')).toThrow(named);
  });
});
