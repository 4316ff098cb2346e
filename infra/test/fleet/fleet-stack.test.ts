import { beforeAll, describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { exampleApp } from '../example-app.ts';
import { exampleBuild, INGEST, PUBLISHER, RUNTIME, UMBRELLA } from './example-build.ts';
import { EXAMPLE_FLEET } from './example-fleet.ts';

type Found = Readonly<Record<string, { readonly Properties: Readonly<Record<string, string>>; DependsOn: string[] }>>;

function fleetTemplate(files: Readonly<Record<string, string>> = {}): Template {
  process.env['CDK_VALIDATION'] = 'false';
  const stack = exampleApp({ buildFolder: exampleBuild(files) }).node.findChild('SwardFleet');
  if (!Stack.isStack(stack)) throw new TypeError('SwardFleet is no stack');
  return Template.fromStack(stack);
}

const found = (template: Template, type: string): Found => template.findResources(type) as Found;
const documentOf = (template: Template, group: string) => {
  const deployments = Object.values(found(template, 'Custom::SwardDeployment'));
  const deployment = deployments.find(({ Properties }) => Properties['Name'] === `sward to ${group}`);
  return JSON.parse(deployment?.Properties['Document'] ?? '{}');
};
const mergesOf = (template: Template, group: string) => {
  const entries = Object.entries<{ configurationUpdate?: { merge: string } }>(documentOf(template, group).components);
  const merges = entries.flatMap(([name, { configurationUpdate }]) =>
    configurationUpdate ? [[name, JSON.parse(configurationUpdate.merge)] as const] : [],
  );
  return Object.fromEntries(merges);
};

/** Ids of everything that must be there before a resource is made, near and far. */
function before(template: Template, id: string, seen = new Set<string>()): Set<string> {
  const resource = template.toJSON()['Resources'][id];
  const named: string[] = [...JSON.stringify(resource).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([^"]+)"/g)].map(
    ([, name = '']) => name,
  );
  for (const each of [...named, ...(resource?.DependsOn ?? [])]) {
    if (seen.has(each) || !(each in template.toJSON()['Resources'])) continue;
    seen.add(each);
    before(template, each, seen);
  }
  return seen;
}

const deploymentId = (template: Template, group: string) =>
  Object.entries(found(template, 'Custom::SwardDeployment')).find(
    ([, { Properties }]) => Properties['Name'] === `sward to ${group}`,
  )?.[0] ?? '';

describe('the fleet stack', () => {
  let template: Template;
  beforeAll(() => {
    template = fleetTemplate();
  });

  /** Recipes of the template as text, tokens shown as `<...>`. */
  const recipes = () =>
    Object.values(template.findResources('AWS::GreengrassV2::ComponentVersion')).map(({ Properties }) => {
      const recipe = Properties.InlineRecipe;
      const parts: unknown[] = typeof recipe === 'string' ? [recipe] : recipe['Fn::Join'][1];
      return parts.map((part) => (typeof part === 'string' ? part : `<${JSON.stringify(part)}>`)).join('');
    });

  it('makes a version of every built component', () => {
    const names = recipes().map((recipe) => /^ComponentName: (.*)$/m.exec(recipe)?.[1]);
    expect(names.sort()).toEqual([INGEST.name, PUBLISHER.name, UMBRELLA.name, RUNTIME.name]);
  });

  it('points every recipe at uploaded zips: one, one for each processor, or none', () => {
    const zips = recipes().map((recipe) => [...recipe.matchAll(/Uri: .*\/([0-9a-f]{64})\.zip/g)].length);
    expect(zips.sort()).toEqual([0, 1, 1, 2]);
    for (const recipe of recipes()) expect(recipe).not.toContain('s3://sward/');
  });

  it('deploys every component to the default group, at exactly the version built', () => {
    const { components } = documentOf(template, 'sward-default');
    const versions = Object.entries<{ componentVersion: string }>(components).map(([name, { componentVersion }]) => [
      name,
      componentVersion,
    ]);
    expect(new Map(versions as [string, string][])).toEqual(
      new Map([INGEST, PUBLISHER, UMBRELLA, RUNTIME].map(({ name, version }) => [name, version])),
    );
  });

  it('configures how far apart gateways publish, and leaves every other configuration to its default', () => {
    expect(mergesOf(template, 'sward-default')).toEqual({ [PUBLISHER.name]: { publish_interval_s: 10 } });
  });

  it('limits what components may use, and runs them as the nucleus’s unprivileged user', () => {
    const { components } = documentOf(template, 'sward-default');
    expect(components[INGEST.name].runWith).toEqual({ systemResourceLimits: { cpus: 1.5, memory: 262_144 } });
    expect(components[UMBRELLA.name].runWith).toBeUndefined();
    expect(JSON.stringify(components)).not.toContain('posixUser');
  });

  it('rolls back on a gateway that fails, begins slowly and stops where too many fail', () => {
    const { deploymentPolicies, iotJobConfiguration } = documentOf(template, 'sward-default');
    expect(deploymentPolicies).toEqual({
      failureHandlingPolicy: 'ROLLBACK',
      componentUpdatePolicy: { action: 'NOTIFY_COMPONENTS', timeoutInSeconds: 60 },
    });
    expect(iotJobConfiguration.jobExecutionsRolloutConfig.exponentialRate.baseRatePerMinute).toBe(5);
    const aborts = iotJobConfiguration.abortConfig.criteriaList.map(
      ({ failureType, action }: { failureType: string; action: string }) => [failureType, action],
    );
    expect(aborts).toEqual(['FAILED', 'REJECTED', 'TIMED_OUT'].map((type) => [type, 'CANCEL']));
    expect(iotJobConfiguration.timeoutConfig).toEqual({ inProgressTimeoutInMinutes: 60 });
  });

  it('deploys only once the versions are there and may be downloaded', () => {
    const first = before(template, deploymentId(template, 'sward-default'));
    const versions = Object.keys(template.findResources('AWS::GreengrassV2::ComponentVersion'));
    const download = Object.keys(template.findResources('AWS::IAM::Policy')).filter((id) => id.startsWith('Token'));
    expect(download).toHaveLength(1);
    expect([...first]).toEqual(expect.arrayContaining([...versions, ...download]));
  });

  it('lets a gateway’s credentials download the deployed zips, and nothing else', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'credentials.iot.amazonaws.com' } }] },
    });
    const policies = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) =>
      id.startsWith('Token'),
    );
    const statements = policies.flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
    expect(statements).toHaveLength(1);
    expect(statements[0].Action).toBe('s3:GetObject');
    expect(statements[0].Resource).toHaveLength(4);
    for (const zip of statements[0].Resource) expect(JSON.stringify(zip)).toMatch(/\/[0-9a-f]{64}\.zip/);
  });

  it('has no gate and nothing that looks each minute where no canary is named', () => {
    template.resourceCountIs('AWS::CloudFormation::WaitCondition', 0);
    template.resourceCountIs('AWS::Scheduler::Schedule', 0);
  });

  it('names role alias and group for those who provision gateways', () => {
    template.hasResourceProperties('AWS::IoT::RoleAlias', { RoleAlias: 'SwardTokenExchange' });
    template.hasResourceProperties('AWS::IoT::ThingGroup', { ThingGroupName: 'sward-gateways' });
    template.hasResourceProperties('AWS::IoT::ThingGroup', {
      ThingGroupName: 'sward-default',
      ParentGroupName: { Ref: 'Gateways' },
    });
  });
});

describe('the fleet stack with a fleet file', () => {
  let template: Template;
  beforeAll(() => {
    template = fleetTemplate({ 'fleet.yaml': EXAMPLE_FLEET });
  });

  it('has a group for each that the file names, below one other', () => {
    const groups = Object.values(found(template, 'AWS::IoT::ThingGroup')).map(({ Properties }) => [
      Properties['ThingGroupName'],
      Properties['ParentGroupName'],
    ]);
    const below = { Ref: 'Gateways' };
    const named = ['sward-default', 'sward-building-acme:hq', 'sward-building-acme:store', 'sward-gateway-gw-7'];
    expect(new Map(groups as [string, unknown][])).toEqual(
      new Map<string, unknown>([['sward-gateways', undefined], ...named.map((name) => [name, below] as const)]),
    );
  });

  it('merges the narrower over the wider, and tells each gateway where it stands', () => {
    const publisher = (building: string) => ({ publish_interval_s: 10, building_id: building });
    expect(mergesOf(template, 'sward-building-acme:hq')).toEqual({
      [INGEST.name]: { limit: 400 },
      [PUBLISHER.name]: publisher('acme:hq'),
    });
    expect(mergesOf(template, 'sward-gateway-gw-7')).toEqual({
      [INGEST.name]: { limit: 300, adapter: 'hci2' },
      [PUBLISHER.name]: publisher('acme:store'),
    });
  });

  it('deploys components that the file adds along', () => {
    expect(documentOf(template, 'sward-default').components['aws.greengrass.Cli']).toEqual({
      componentVersion: '2.14.0',
    });
  });

  it('holds the others until the canaries have passed the gate', () => {
    const [gate = ''] = Object.keys(template.findResources('AWS::CloudFormation::WaitCondition'));
    const [begun = ''] = Object.keys(template.findResources('Custom::SwardGate'));
    const canary = deploymentId(template, 'sward-building-acme:hq');
    expect(before(template, gate)).toContain(begun);
    expect(before(template, begun)).toContain(canary);
    expect(before(template, canary)).not.toContain(gate);
    for (const group of ['sward-default', 'sward-building-acme:store', 'sward-gateway-gw-7']) {
      expect(before(template, deploymentId(template, group))).toContain(gate);
    }
  });

  it('brings gateways into a group only when its deployment is there', () => {
    const moves = Object.entries(found(template, 'Custom::SwardMembership'));
    const idOf = (ring: string) => moves.find(([, { Properties }]) => Properties['Ring'] === ring)?.[0] ?? '';
    const [begun = ''] = Object.keys(template.findResources('Custom::SwardGate'));
    expect(before(template, idOf('canaries'))).toContain(deploymentId(template, 'sward-building-acme:hq'));
    expect(before(template, begun)).toContain(idOf('canaries'));
    for (const group of ['sward-default', 'sward-building-acme:store', 'sward-gateway-gw-7']) {
      expect(before(template, idOf('all'))).toContain(deploymentId(template, group));
    }
  });

  it('tells onboarding which buildings have a group, and where a gateway with one of its own stands', () => {
    const [move] = Object.values(found(template, 'Custom::SwardMembership'));
    expect(JSON.parse(move?.Properties['Table'] ?? '')).toEqual({
      buildings: { 'acme:hq': { canary: true }, 'acme:store': { canary: false } },
      gateways: { 'gw-7': { canary: false, building: 'acme:store' } },
    });
  });

  it('waits longer than the canaries have, and not longer than CloudFormation can', () => {
    const [gate] = Object.values(found(template, 'AWS::CloudFormation::WaitCondition'));
    expect(Number(gate?.Properties['Timeout'])).toBe((45 + 20 + 10) * 60);
    const longest = fleetTemplate({
      'fleet.yaml': `${EXAMPLE_FLEET.replace('soak_minutes: 20', 'soak_minutes: 600, wait_minutes: 100')}`,
    });
    const [long] = Object.values(found(longest, 'AWS::CloudFormation::WaitCondition'));
    expect(Number(long?.Properties['Timeout'])).toBeLessThanOrEqual(43_200);
  });
});
