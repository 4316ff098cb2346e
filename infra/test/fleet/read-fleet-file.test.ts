import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { InvalidFleetError } from '../../lib/fleet/fleet-errors.ts';
import { EMPTY_FLEET } from '../../lib/fleet/fleet-file.ts';
import { parseFleetFile, readFleetFile } from '../../lib/fleet/read-fleet-file.ts';
import { emptyFolder } from './example-build.ts';
import { EXAMPLE_FLEET } from './example-fleet.ts';

const parse = (text: string) => parseFleetFile(text, 'fleet.yaml');

describe('the fleet file', () => {
  it('is an empty fleet where it is empty, or only comments', () => {
    for (const text of ['', '# later\n', '{}']) expect(parse(text)).toEqual(EMPTY_FLEET);
  });

  it('has defaults for what it does not say', () => {
    const fleet = parse(EXAMPLE_FLEET);
    expect(fleet.canaries).toEqual({ soak_minutes: 20, wait_minutes: 45, offline: 'fail' });
    expect(fleet.rollout).toEqual(EMPTY_FLEET.rollout);
    expect(fleet.buildings['acme:store']?.canary).toBe(false);
    expect(fleet.gateways['gw-7']?.building).toBe('acme:store');
  });

  it.each([
    ['a misspelt part', 'bildings: {}', 'there is no key "bildings". Did you mean buildings?'],
    ['a misspelt key of a building', 'buildings: { hq: { canry: true } }', 'in buildings.hq. Did you mean canary?'],
    ['a misspelt key of a gateway', 'gateways: { gw: { bulding: hq } }', 'Did you mean building?'],
    ['a misspelt key of canaries', 'canaries: { soak_minuts: 5 }', 'in canaries. Did you mean soak_minutes?'],
    ['a misspelt key of the rollout', 'rollout: { abort_percnt: 5 }', 'in rollout. Did you mean abort_percent?'],
    [
      'a misspelt key of a component',
      'components: { a.B: { verion: 1.0.0 } }',
      'in components.a.B. Did you mean version?',
    ],
    ['a building that is no id', 'buildings: { "acme hq": {} }', 'buildings.acme hq: not an id'],
    ['a gateway without its building', 'gateways: { gw: {} }', 'gateways.gw.building'],
    ['a version that is a range', 'components: { a.B: { version: ">=1.0.0" } }', 'not an exact version'],
    ['a version that YAML takes for a number', 'components: { a.B: { version: 2.1 } }', 'components.a.B.version'],
    ['a configuration that is no map', 'configuration: { sward.BleIngest: 7 }', 'configuration.sward.BleIngest'],
    ['a number that is none', 'configuration: { sward.BleIngest: { a: .inf } }', 'configuration.sward.BleIngest'],
    ['canaries that soak for days', 'canaries: { soak_minutes: 6000 }', 'canaries.soak_minutes'],
    ['a rollout that begins faster than it may', 'rollout: { first_per_minute: 90 }', 'more than most_per_minute'],
    ['a building that is named twice', 'buildings: { hq: {}, hq: {} }', 'no YAML'],
    ['what is no map', '- hq', 'the file'],
  ])('is refused with %s', (_, text, reason) => {
    expect(() => parse(text)).toThrow(InvalidFleetError);
    expect(() => parse(text)).toThrow(reason);
  });

  it('tells every problem at once', () => {
    expect(() => parse('bildings: {}\ngatways: {}')).toThrow(/buildings\?[\s\S]*gateways\?/);
  });

  it('need not be there where nobody named it, and must where somebody did', () => {
    const path = join(emptyFolder(), 'fleet.yaml');
    expect(readFleetFile(path, false)).toEqual(EMPTY_FLEET);
    expect(() => readFleetFile(path, true)).toThrow('sward:fleet_file');
    writeFileSync(path, 'nucleus: classic');
    expect(readFleetFile(path, true).nucleus).toBe('classic');
  });
});
