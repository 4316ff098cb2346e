import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { planDeployments } from '../../lib/fleet/deployment-plan.ts';
import { parseFleetFile } from '../../lib/fleet/read-fleet-file.ts';
import { artifactsOf, type Recipe, readRecipe, withUploadedArtifacts } from '../../lib/fleet/recipe.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'recipes');

/** The recipes of the repository, with versions as long as a build's. */
const recipes: readonly Recipe[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => readFileSync(join(FOLDER, file), 'utf8').replaceAll('{COMPONENT_VERSION}', '10.20.30-0123456789ab'))
  .map((text) => readRecipe(text, 'recipe.yaml'));

const BASE = { [COMPONENTS.cloudPublisher]: { publish_interval_s: 10 } };
const plan = (text: string) => planDeployments(parseFleetFile(text, 'fleet.yaml'), recipes, BASE);

describe('the fleet with Sward’s own recipes', () => {
  it('has every component in each deployment, within what nucleus lite reads', () => {
    const names = Object.values(COMPONENTS).sort();
    for (const { document } of plan('buildings: { hq: {} }')) {
      expect(Object.keys(document.components).sort()).toEqual(names);
      expect(JSON.stringify(document.components).length).toBeLessThan(2000);
    }
  });

  it('takes keys that the components take, and no others', () => {
    const configuration = `
configuration:
  sward.BleIngest: { adapter: 1, unknown_devices: forward, devices: { "aa:bb:cc:dd:ee:ff": { sample_interval_s: 5 } } }
  sward.LocalBuffer: { retention_days: 30 }
  sward.CloudPublisher: { log_level: debug }`;
    expect(() => plan(configuration)).not.toThrow();
    expect(() => plan(configuration.replace('retention_days', 'retention_day'))).toThrow(
      'Did you mean retention_days?',
    );
    expect(() => plan(configuration.replace('log_level: debug', 'log_level: 3'))).toThrow('log_level must be a string');
  });

  it('changes nothing of a recipe but where its zips are', () => {
    for (const recipe of recipes) {
      const uris = new Map(artifactsOf(recipe).map((file) => [file, `s3://assets/${file}`]));
      const uploaded = withUploadedArtifacts(recipe, uris);
      const withoutUris = (text: string) => text.replace(/Uri: ".*"/g, 'Uri');
      expect(withoutUris(uploaded)).toBe(withoutUris(recipe.text));
      for (const uri of uris.values()) expect(uploaded).toContain(`Uri: "${uri}"`);
      // The nucleus unpacks an uploaded zip to a folder of another name.
      for (const file of uris.keys()) expect(uploaded).not.toContain(`decompressedPath}/${file.replace('.zip', '')}`);
    }
  });
});
