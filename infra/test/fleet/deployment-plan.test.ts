import { describe, expect, it } from '@jest/globals';
import { planDeployments } from '../../lib/fleet/deployment-plan.ts';
import { InvalidFleetError } from '../../lib/fleet/fleet-errors.ts';
import { parseFleetFile } from '../../lib/fleet/read-fleet-file.ts';
import { readRecipe } from '../../lib/fleet/recipe.ts';
import { INGEST, INGEST_RECIPE, PUBLISHER, PUBLISHER_RECIPE } from './example-build.ts';

const built = [readRecipe(INGEST_RECIPE, 'ingest.yaml'), readRecipe(PUBLISHER_RECIPE, 'publisher.yaml')];
const plan = (text: string) => planDeployments(parseFleetFile(text, 'fleet.yaml'), built, {});
const ingest = (configuration: string) => `configuration: { ${INGEST.name}: ${configuration} }`;

describe('the plan of deployments', () => {
  it.each([
    ['a misspelt component', 'configuration: { sward.BleIngst: {} }', 'Did you mean sward.BleIngest?'],
    ['a misspelt key', ingest('{ adaptr: hci1 }'), 'there is no key "adaptr". Did you mean adapter?'],
    ['a key of another type', ingest('{ limit: many }'), 'limit must be a number, not a string'],
    ['a map for a text', ingest('{ adapter: { a: 1 } }'), 'adapter must be a string, not a object'],
    ['rights', ingest('{ accessControl: {} }'), 'accessControl comes with the component'],
    ['a key of a building that there is not', `buildings: { hq: { ${ingest('{ x: 1 }')} } }`, 'buildings.hq'],
    [
      'a key of a gateway that there is not',
      `gateways: { gw: { building: hq, ${ingest('{ x: 1 }')} } }`,
      'gateways.gw, sward.BleIngest',
    ],
    ['a version for one of Sward’s own', 'components: { sward.BleIngest: { version: 1.0.0 } }', 'comes from the build'],
    ['a text that nucleus lite cuts', ingest(`{ adapter: ${'x'.repeat(1100)} }`), 'nucleus lite takes 1024'],
    [
      'more than nucleus lite reads',
      `components: { ${Array.from({ length: 100 }, (_, i) => `a.Component${i}: { version: 1.0.0 }`).join(', ')} }`,
      'say `nucleus: classic`',
    ],
    ['an id whose group would have too long a name', `buildings: { a${'.'.repeat(60)}b: {} }`, 'choose a shorter id'],
    [
      'more groups than AWS IoT has below one',
      `buildings: { ${Array.from({ length: 100 }, (_, i) => `b${i}: {}`).join(', ')} }`,
      'there are 101 groups',
    ],
  ])('is refused with %s', (_, text, reason) => {
    expect(() => plan(text)).toThrow(InvalidFleetError);
    expect(() => plan(text)).toThrow(reason);
  });

  it('takes more where no gateway runs nucleus lite', () => {
    expect(() => plan(`nucleus: classic\n${ingest(`{ adapter: ${'x'.repeat(1100)} }`)}`)).not.toThrow();
    const huge = Array.from({ length: 800 }, (_, i) => `a.Component${i}: { version: 1.0.0 }`).join(', ');
    expect(() => plan(`nucleus: classic\ncomponents: { ${huge} }`)).toThrow('that Greengrass deploys to a group');
  });

  it('takes numbers as text, as nucleus lite hands them over', () => {
    expect(() => plan(ingest('{ limit: "300" }'))).not.toThrow();
  });

  it('configures components that the file adds, in the whole fleet and in parts, without knowing their keys', () => {
    const added = 'components: { a.B: { version: 1.0.0, configuration: { x: 1, y: 1 } } }';
    const [, building] = plan(`${added}\nbuildings: { hq: { configuration: { a.B: { y: 2 } } } }`);
    expect(building?.document.components['a.B']).toEqual({
      componentVersion: '1.0.0',
      configurationUpdate: { merge: '{"x":1,"y":2}' },
    });
  });

  it('tells gateways of a building that has no entry of its own where they stand', () => {
    const [, gateway] = plan('gateways: { gw: { building: hq } }');
    expect(gateway?.document.components[PUBLISHER.name]?.configurationUpdate).toEqual({
      merge: '{"building_id":"hq"}',
    });
  });

  it('never resets anything', () => {
    const text = JSON.stringify(plan(`${ingest('{ limit: 1 }')}\nbuildings: { hq: {} }`));
    expect(text).not.toContain('reset');
  });
});
