import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readBuiltComponents, refuseHostBuild } from '../../lib/fleet/built-components.ts';
import { InvalidBuildError, MissingBuildError } from '../../lib/fleet/fleet-errors.ts';
import { emptyFolder, exampleBuild, INGEST, INGEST_RECIPE, PUBLISHER, RUNTIME, UMBRELLA } from './example-build.ts';

describe('readBuiltComponents', () => {
  it('finds each component with its artifacts, by name', () => {
    const folder = exampleBuild();
    const artifact = ({ name, version }: { name: string; version: string }, file: string) =>
      [file, join(folder, 'artifacts', name, version, file)] as const;
    const found = readBuiltComponents(folder).map(({ recipe, artifacts }) => [recipe.name, [...artifacts]]);
    expect(found).toEqual([
      [INGEST.name, [artifact(INGEST, `${INGEST.name}.zip`)]],
      [PUBLISHER.name, []],
      [UMBRELLA.name, [artifact(UMBRELLA, `${UMBRELLA.name}.zip`)]],
      [
        RUNTIME.name,
        [artifact(RUNTIME, `${RUNTIME.name}-aarch64.zip`), artifact(RUNTIME, `${RUNTIME.name}-amd64.zip`)],
      ],
    ]);
  });

  it('says what to do where nothing was built', () => {
    expect(() => readBuiltComponents(emptyFolder())).toThrow(MissingBuildError);
    expect(() => readBuiltComponents(join(emptyFolder(), 'none'))).toThrow('run npm run build -- --arch all first');
  });

  it('refuses a recipe whose artifact is missing', () => {
    const folder = exampleBuild();
    rmSync(join(folder, 'artifacts'), { recursive: true });
    expect(() => readBuiltComponents(folder)).toThrow(
      `${INGEST.name}.zip is missing: run npm run build -- --arch all again`,
    );
  });

  it('refuses two versions of one component, because only one can be deployed', () => {
    const other = INGEST_RECIPE.replaceAll(INGEST.version, '0.1.0-ffffffffffff');
    const folder = exampleBuild({ [`recipes/${INGEST.name}-0.1.0-ffffffffffff.yaml`]: other });
    expect(() => readBuiltComponents(folder)).toThrow(InvalidBuildError);
  });
});

describe('refuseHostBuild', () => {
  it('lets a build for gateways pass, and refuses one for this machine by what to run instead', () => {
    const built = readBuiltComponents(exampleBuild());
    expect(() => refuseHostBuild(built)).not.toThrow();
    const host = built.map((each) => ({ ...each, recipe: { ...each.recipe, version: '0.1.0-host.0123456789ab' } }));
    expect(() => refuseHostBuild(host)).toThrow('run npm run build -- --arch all');
  });
});
