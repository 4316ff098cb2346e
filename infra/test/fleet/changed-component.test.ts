import { beforeAll, describe, expect, it } from '@jest/globals';
import { exampleApp } from '../example-app.ts';
import type { Resource, Template } from '../support/account.ts';
import { templatesOf } from '../support/templates.ts';
import { exampleBuild, INGEST, INGEST_RECIPE, UMBRELLA, UMBRELLA_RECIPE } from './example-build.ts';
import { EXAMPLE_FLEET } from './example-fleet.ts';

const NEXT = { ingest: '0.1.0-ffffffffffff', umbrella: '0.1.0-eeeeeeeeeeee' };

/** What the build leaves when one byte of one component's zip is another: that component has another version, and who pins it. */
function changedBuild(): string {
  const recipe = INGEST_RECIPE.replace(INGEST.version, NEXT.ingest);
  const umbrella = UMBRELLA_RECIPE.replace(INGEST.version, NEXT.ingest).replace(UMBRELLA.version, NEXT.umbrella);
  return exampleBuild(
    {
      'fleet.yaml': EXAMPLE_FLEET,
      [`recipes/${INGEST.name}-${NEXT.ingest}.yaml`]: recipe,
      [`recipes/${UMBRELLA.name}-${NEXT.umbrella}.yaml`]: umbrella,
      [`artifacts/${INGEST.name}/${NEXT.ingest}/${INGEST.name}.zip`]: 'stands in for a zip!',
      [`artifacts/${UMBRELLA.name}/${NEXT.umbrella}/${UMBRELLA.name}.zip`]: 'stands in for the tools',
    },
    [`recipes/${INGEST.name}-${INGEST.version}.yaml`, `recipes/${UMBRELLA.name}-${UMBRELLA.version}.yaml`],
  );
}

/** Ids of resources without what the CDK adds, and without the names of a gate and of a build. */
const short = (id: string) =>
  id
    .replace(/[0-9A-F]{8}$/, '')
    .replace(/(Handle|Begin|Passed)[0-9a-f]{12}$/, '$1<gate>')
    .replace(/Download[0-9a-f]{12}$/, 'Download<build>');

/** `<stack>/<resource> <property>` of everything that differs; a resource that is new or gone as a whole. */
function differences(before: ReadonlyMap<string, Template>, after: ReadonlyMap<string, Template>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((stack) => {
    const [one, other] = [before.get(stack)?.Resources ?? {}, after.get(stack)?.Resources ?? {}];
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((id) =>
      resourceDifferences(one[id], other[id]).map((what) => `${stack}/${short(id)} ${what}`),
    );
  });
}

function resourceDifferences(before: Resource | undefined, after: Resource | undefined): string[] {
  if (before === undefined) return ['new'];
  if (after === undefined) return ['gone'];
  const flat = ({ Properties = {}, ...rest }: Resource): Record<string, unknown> => ({ ...Properties, ...rest });
  const [one, other] = [flat(before), flat(after)];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.filter((key) => key !== 'Metadata' && JSON.stringify(one[key]) !== JSON.stringify(other[key]));
}

describe('templates of a build', () => {
  let synthesise: (buildFolder: string) => ReadonlyMap<string, Template>;
  beforeAll(() => {
    process.env['CDK_VALIDATION'] = 'false';
    synthesise = (buildFolder) => templatesOf(exampleApp({ buildFolder }));
  });

  it('are the same to the byte where nothing changed, in whatever folder it lies', () => {
    const same = () => JSON.stringify([...synthesise(exampleBuild({ 'fleet.yaml': EXAMPLE_FLEET }))]);
    expect(same()).toBe(same());
  });

  it('are the same where the fleet file says the same in another order', () => {
    const [, ...gateways] = EXAMPLE_FLEET.split('gateways:');
    const turned = `gateways:${gateways.join('')}${EXAMPLE_FLEET.split('gateways:')[0]}`;
    const of = (text: string) => synthesise(exampleBuild({ 'fleet.yaml': text }));
    expect(turned).not.toBe(EXAMPLE_FLEET);
    expect(differences(of(EXAMPLE_FLEET), of(turned))).toEqual([]);
  });

  it('differ, where a byte of one component did, by its version, who pins it, and what deploys them', () => {
    const before = synthesise(exampleBuild({ 'fleet.yaml': EXAMPLE_FLEET }));
    const deployments = ['swarddefault', 'swardbuildingacmehq', 'swardbuildingacmestore', 'swardgatewaygw7'];
    const gate = ['Handle', 'Begin', 'Passed'].map((part) => `SwardFleet/RolloutGate${part}<gate>`);
    expect(differences(before, synthesise(changedBuild())).sort()).toEqual(
      [
        'SwardFleet/ComponentsswardBleIngestVersion InlineRecipe',
        'SwardFleet/ComponentsswardGatewayVersion InlineRecipe',
        // What gateways may download: the former right goes when everything is deployed.
        'SwardFleet/TokenExchangeDownload<build> gone',
        'SwardFleet/TokenExchangeDownload<build> new',
        ...deployments.map((group) => `SwardFleet/Rollout${group} Document`),
        ...gate.flatMap((part) => [`${part} gone`, `${part} new`]),
        // They wait for the new gate and the new right, and not for the old.
        ...deployments.map((group) => `SwardFleet/Rollout${group} DependsOn`),
        'SwardFleet/RolloutMembershipAll DependsOn',
      ].sort(),
    );
  });
});
