import { beforeAll, describe, expect, it } from '@jest/globals';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { MissingBuildError } from '../lib/fleet/fleet-errors.ts';
import { exampleApp } from './example-app.ts';
import { emptyFolder, exampleBuild } from './fleet/example-build.ts';

type Statement = { Effect: string; Action: string | string[]; Resource?: unknown };

const stacksOf = (app: ReturnType<typeof exampleApp>) => app.synth().stacks.map(({ template }) => template);

/** Every statement of every role's policies, in all stacks. */
function grantsOf(templates: ReturnType<typeof stacksOf>): Statement[] {
  const resources = templates.flatMap(({ Resources }) =>
    Object.values<{ Type: string; Properties: { PolicyDocument: { Statement: Statement[] } } }>(Resources),
  );
  const policies = resources.filter(({ Type }) => Type === 'AWS::IAM::Policy' || Type === 'AWS::IoT::Policy');
  return policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

describe('the app', () => {
  const build = exampleBuild();
  let templates: ReturnType<typeof stacksOf>;
  // Loading the CDK's validator takes seconds, on a busy machine many: it is nobody's test that is slow.
  beforeAll(() => {
    templates = stacksOf(exampleApp(build));
  }, 120_000);

  it('passes every rule of cdk-nag and of the CDK, and gives nobody a bare wildcard', () => {
    const grants = grantsOf(templates);
    expect(grants.length).toBeGreaterThan(8);
    expect(grants.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    expect(grants.flatMap(({ Resource }) => Resource).filter((resource) => resource === '*')).toEqual([]);
  });

  it('gives the same templates each time', () => {
    expect(stacksOf(exampleApp(build))).toEqual(templates);
  });

  it('does not synthesise where cdk-nag finds something', () => {
    const app = exampleApp();
    new Bucket(new Stack(app, 'Planted'), 'OpenToAll');
    expect(() => app.synth()).toThrow(/AwsSolutions-S1/);
  });

  it('does not synthesise where the CDK’s own validator finds something', () => {
    const app = exampleApp();
    // cdk-nag has no rule for thing groups: only the validator can object.
    new CfnResource(new Stack(app, 'Planted'), 'Group', { type: 'AWS::IoT::ThingGroup', properties: { Nonsense: 1 } });
    expect(() => app.synth()).toThrow(/CloudFormation-Validate::F3002/);
  });

  it('says what to do first where nothing was built', () => {
    expect(() => exampleApp(emptyFolder())).toThrow(MissingBuildError);
  });
});
