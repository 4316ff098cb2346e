import { describe, expect, it } from '@jest/globals';
import { InvalidBuildError } from '../../lib/fleet/fleet-errors.ts';
import { artifactsOf, readRecipe, withUploadedArtifacts } from '../../lib/fleet/recipe.ts';
import { INGEST, INGEST_RECIPE, PUBLISHER_RECIPE } from './example-build.ts';

const recipe = readRecipe(INGEST_RECIPE, 'ingest.yaml');
const uploaded = new Map([[`${INGEST.name}.zip`, 's3://assets/abc.zip']]);

describe('a recipe for the cloud', () => {
  it('names the uploaded artifact, and is otherwise as it was built', () => {
    const expected = INGEST_RECIPE.replace(`s3://sward/${INGEST.name}.zip`, '"s3://assets/abc.zip"');
    expect(withUploadedArtifacts(recipe, uploaded)).toBe(expected);
  });

  it('is the recipe as it was built where that has no artifacts', () => {
    const publisher = readRecipe(PUBLISHER_RECIPE, 'publisher.yaml');
    expect(artifactsOf(publisher)).toEqual([]);
    expect(withUploadedArtifacts(publisher, new Map())).toBe(PUBLISHER_RECIPE);
  });

  it('is refused where an artifact was not uploaded', () => {
    expect(() => withUploadedArtifacts(recipe, new Map())).toThrow(
      `recipe of ${INGEST.name} speaks of artifact ${INGEST.name}.zip, but its artifacts are: none`,
    );
  });
});

describe('readRecipe', () => {
  it('finds name and version, the default configuration and the artifacts', () => {
    expect(recipe).toEqual({ ...INGEST, text: INGEST_RECIPE, defaults: { adapter: 'hci0', limit: 500 } });
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
