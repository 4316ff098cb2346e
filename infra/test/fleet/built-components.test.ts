import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readBuiltComponents } from '../../lib/fleet/built-components.ts';
import { InvalidBuildError, MissingBuildError } from '../../lib/fleet/fleet-errors.ts';
import { emptyFolder, exampleBuild, INGEST, INGEST_RECIPE, PUBLISHER, UMBRELLA } from './example-build.ts';

describe('readBuiltComponents', () => {
  it('finds each component with its artifacts, by name', () => {
    const folder = exampleBuild();
    const zip = `${INGEST.name}.zip`;
    const path = join(folder, 'artifacts', INGEST.name, INGEST.version, zip);
    const found = readBuiltComponents(folder).map(({ recipe, artifacts }) => [recipe.name, [...artifacts]]);
    expect(found).toEqual([
      [INGEST.name, [[zip, path]]],
      [PUBLISHER.name, []],
      [UMBRELLA.name, []],
    ]);
  });

  it('says what to do where nothing was built', () => {
    expect(() => readBuiltComponents(emptyFolder())).toThrow(MissingBuildError);
    expect(() => readBuiltComponents(join(emptyFolder(), 'none'))).toThrow('run npm run build first');
  });

  it('refuses a recipe whose artifact is missing', () => {
    const folder = exampleBuild();
    rmSync(join(folder, 'artifacts'), { recursive: true });
    expect(() => readBuiltComponents(folder)).toThrow(`${INGEST.name}.zip is missing: run npm run build again`);
  });

  it('refuses two versions of one component, because only one can be deployed', () => {
    const other = INGEST_RECIPE.replaceAll(INGEST.version, '0.1.0-ffffffffffff');
    const folder = exampleBuild({ [`recipes/${INGEST.name}-0.1.0-ffffffffffff.yaml`]: other });
    expect(() => readBuiltComponents(folder)).toThrow(InvalidBuildError);
  });
});
