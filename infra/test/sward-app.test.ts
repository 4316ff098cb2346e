import { beforeAll, describe, expect, it } from '@jest/globals';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { MissingBuildError } from '../lib/fleet/fleet-errors.ts';
import { readSettings } from '../lib/settings/read-settings.ts';
import { InvalidSettingError } from '../lib/settings/settings-errors.ts';
import { STACK_NAMES, stackNames } from '../lib/stack-names.ts';
import { SharedValidator } from '../lib/validation/shared-validator.ts';
import { exampleApp } from './example-app.ts';
import { EVERYTHING, NOTHING } from './example-settings.ts';
import { emptyFolder, exampleBuild } from './fleet/example-build.ts';
import { EXAMPLE_FLEET } from './fleet/example-fleet.ts';
import { findingsOf } from './support/findings.ts';
import { templatesOf } from './support/templates.ts';

const stacksOf = (settings: Readonly<Record<string, string>>) =>
  exampleApp({ settings })
    .node.children.filter((child) => Stack.isStack(child))
    .map(({ node }) => node.id)
    .sort();

/** Between them they have each value of each setting; `npm run synth -- --all` judges every combination. */
const EACH = [
  EVERYTHING,
  NOTHING,
  { 'sward:timeseries': 'influxdb3', 'sward:stream': 'eventbridge', 'sward:history': 'daily' },
  { 'sward:timeseries': 'liveanalytics' },
];

describe('the app', () => {
  // One validator for all: loading it takes seconds, on a busy machine many. It is nobody's test that is slow.
  const validator = new SharedValidator();
  const withCanaries = exampleBuild({ 'fleet.yaml': EXAMPLE_FLEET });
  const withoutFleet = exampleBuild();
  const buildFor = (settings: (typeof EACH)[number]) => (settings === NOTHING ? withoutFleet : withCanaries);
  beforeAll(() => {
    process.env['CDK_VALIDATION'] = 'true';
    for (const settings of EACH) validator.expect(exampleApp({ buildFolder: buildFor(settings), settings }));
    exampleApp({ settings: EVERYTHING, validator }).synth();
  }, 120_000);

  it.each(EACH)('passes every rule of cdk-nag and of the CDK, with %j', (settings) => {
    const buildFolder = buildFor(settings);
    expect(findingsOf(exampleApp({ buildFolder, settings, validator }))).toEqual([]);
  });

  it('gives the same templates each time', () => {
    const buildFolder = exampleBuild();
    const again = () => templatesOf(exampleApp({ buildFolder, settings: EVERYTHING, validator }));
    expect(again()).toEqual(again());
  });

  it('has every stack where everything is asked for, and only what has to be where nothing is', () => {
    expect(stacksOf(EVERYTHING)).toEqual(Object.values(STACK_NAMES).sort());
    const { data, alerts, onboarding, operations, fleet } = STACK_NAMES;
    expect(stacksOf(NOTHING)).toEqual([data, alerts, onboarding, operations, fleet].sort());
  });

  it.each(EACH)('has the stacks that the preflight looks for, with %j', (settings) => {
    expect(stacksOf(settings)).toEqual(stackNames(readSettings(settings)).sort());
  });

  it('lets stacks stand on the data stack and on no other, but for the one that watches them', () => {
    const app = exampleApp({ settings: EVERYTHING, validator });
    app.synth();
    const below = (name: string) => {
      const stack = app.node.findChild(name);
      return Stack.isStack(stack) ? stack.dependencies.map(({ stackName }) => stackName).sort() : [];
    };
    const { data, timeseries, archive, stream, alerts, onboarding, operations, tenants, fleet } = STACK_NAMES;
    expect(below(data)).toEqual([]);
    const onData = [timeseries, archive, stream, alerts, onboarding, tenants, fleet];
    for (const name of onData) expect(below(name)).toEqual([data]);
    expect(below(operations)).toEqual([data, timeseries, archive, stream, alerts, onboarding].sort());
  });

  it('does not synthesise where cdk-nag finds something', () => {
    const app = exampleApp({ validator });
    new Bucket(new Stack(app, 'Planted'), 'OpenToAll');
    expect(() => app.synth()).toThrow(/AwsSolutions-S1/);
  });

  it('does not synthesise where the CDK’s own validator finds something, however often', () => {
    for (let i = 0; i < 2; i++) {
      const app = exampleApp({ validator });
      // cdk-nag has no rule for thing groups: only the validator can object.
      const properties = { Nonsense: 1 };
      new CfnResource(new Stack(app, 'Planted'), 'Group', { type: 'AWS::IoT::ThingGroup', properties });
      expect(() => app.synth()).toThrow(/CloudFormation-Validate::F3002/);
    }
  });

  it('refuses a setting that there is not, and says what to do first where nothing was built', () => {
    expect(() => exampleApp({ settings: { 'sward:timeserie': 'none' } })).toThrow(InvalidSettingError);
    expect(() => exampleApp({ buildFolder: emptyFolder() })).toThrow(MissingBuildError);
  });
});
