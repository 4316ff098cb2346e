import { beforeAll, describe, expect, it } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { templateOf } from '../template.ts';
import { INGEST, PUBLISHER, UMBRELLA } from './example-build.ts';

describe('the fleet stack', () => {
  let template: Template;
  beforeAll(() => {
    template = templateOf('SwardFleet');
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
    expect(names.sort()).toEqual([INGEST.name, PUBLISHER.name, UMBRELLA.name]);
  });

  it('runs a component from the folder that its uploaded zip is unpacked into', () => {
    const recipe = recipes().find((text) => text.includes(`ComponentName: ${INGEST.name}`)) ?? '';
    const hash = /\/([0-9a-f]{64})\.zip/.exec(recipe)?.[1];
    expect(hash).toBeDefined();
    expect(recipe).toContain(`{artifacts:decompressedPath}/${hash}/main.js`);
    expect(recipe).not.toContain('s3://sward/');
  });

  it('deploys every component to the group, at exactly the version built', () => {
    template.hasResourceProperties('AWS::GreengrassV2::Deployment', {
      TargetArn: { 'Fn::GetAtt': ['Gateways', 'Arn'] },
      Components: {
        [INGEST.name]: { ComponentVersion: INGEST.version },
        [UMBRELLA.name]: { ComponentVersion: UMBRELLA.version },
      },
    });
  });

  it('configures how far apart gateways publish, and leaves every other configuration to its default', () => {
    const [deployment] = Object.values(template.findResources('AWS::GreengrassV2::Deployment'));
    expect(deployment?.['Properties'].Components).toEqual({
      [INGEST.name]: { ComponentVersion: INGEST.version },
      [PUBLISHER.name]: {
        ComponentVersion: PUBLISHER.version,
        ConfigurationUpdate: { Merge: '{"publish_interval_s":10}' },
      },
      [UMBRELLA.name]: { ComponentVersion: UMBRELLA.version },
    });
  });

  it('deploys only once the versions are there and may be downloaded', () => {
    const [deployment] = Object.values(template.findResources('AWS::GreengrassV2::Deployment'));
    const first: string[] = deployment?.['DependsOn'];
    const versions = Object.keys(template.findResources('AWS::GreengrassV2::ComponentVersion'));
    const policies = Object.keys(template.findResources('AWS::IAM::Policy'));
    expect(first).toEqual(expect.arrayContaining([...versions, ...policies]));
  });

  it('lets a gateway’s credentials download the deployed zips, and nothing else', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'credentials.iot.amazonaws.com' } }] },
    });
    const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    expect(statements).toHaveLength(1);
    expect(statements[0].Action).toBe('s3:GetObject');
    expect(JSON.stringify(statements[0].Resource)).toMatch(/\/[0-9a-f]{64}\.zip/);
  });

  it('names role alias, policy and group for those who provision gateways', () => {
    template.hasResourceProperties('AWS::IoT::RoleAlias', { RoleAlias: 'SwardTokenExchange' });
    template.hasResourceProperties('AWS::IoT::ThingGroup', { ThingGroupName: 'sward-gateways' });
    template.hasResourceProperties('AWS::IoT::Policy', {
      PolicyName: 'SwardGateway',
      PolicyDocument: Match.objectLike({ Version: '2012-10-17' }),
    });
  });
});
