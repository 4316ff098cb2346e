import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { App, CfnResource, CloudFormationValidatePlugin, Stack, Validations } from 'aws-cdk-lib';
import { SharedValidator } from '../../lib/validation/shared-validator.ts';
import { emptyFolder } from '../fleet/example-build.ts';

const FLAG = { '@aws-cdk/core:validateAgainstDefaultRules': true };

/** An app of one stack with one thing group, whose properties are right or not. */
function appWith(validator: SharedValidator, properties: object, type = 'AWS::IoT::ThingGroup'): App {
  const app = new App({ outdir: emptyFolder(), context: FLAG });
  new CfnResource(new Stack(app, 'Stack'), 'Group', { type, properties: { ...properties } });
  Validations.of(app).addPlugins(validator);
  return app;
}

describe('a validator that many apps share', () => {
  const validator = new SharedValidator();
  const judged = jest.spyOn(CloudFormationValidatePlugin.prototype, 'validate');
  /** Files of templates that were judged since the last test. */
  const files = () => judged.mock.calls.flatMap(([{ templatePaths }]) => templatePaths);

  beforeAll(() => {
    process.env['CDK_VALIDATION'] = 'true';
    appWith(validator, {}).synth();
  }, 120_000);
  afterEach(() => {
    judged.mockClear();
  });

  it('judges a template once in which it found nothing', () => {
    judged.mockClear();
    appWith(validator, {}).synth();
    expect(files()).toEqual([]);
    appWith(validator, { ThingGroupName: 'another' }).synth();
    expect(files()).toHaveLength(1);
  });

  it('finds what is wrong each time', () => {
    for (let i = 0; i < 2; i++) {
      expect(() => appWith(validator, { Nonsense: i }).synth()).toThrow(/F3002/);
      expect(() => appWith(validator, { Nonsense: i }).synth()).toThrow(/F3002/);
    }
  });

  it('knows rules of types that came later', () => {
    expect(() => appWith(validator, { Nonsense: 1 }, 'AWS::SNS::Topic').synth()).toThrow(/F3002/);
    expect(() => appWith(validator, { Nonsense: 2 }).synth()).toThrow(/F3002/);
  });
});
