import { describe, expect, it } from '@jest/globals';
import { createAuthorizer, type Permission } from '../../src/authorization/authorizer.ts';
import { MemoryConfigurationStore } from '../../src/configuration/configuration-store.ts';
import type { Flavour } from '../../src/ports.ts';

const FLAVOURS: readonly Flavour[] = ['lite', 'classic'];
const PUBSUB = 'aws.greengrass.ipc.pubsub';
const PUBLISH = 'aws.greengrass#PublishToTopic';

const wanted: Permission = { component: 'A', service: PUBSUB, operation: PUBLISH, resource: 'a/b' };

function decide(accessControl: object, permission: Permission, flavour: Flavour): boolean {
  const configuration = new MemoryConfigurationStore({ now: () => 0 });
  configuration.setDefaults('A', { accessControl });
  const interpolate = (_: string, text: string) => text.replace('{iot:thingName}', 'thing-1');
  return createAuthorizer({ flavour, configuration, interpolate })(permission);
}

const policy = (operations: unknown, resources: unknown) => ({ policyDescription: 'why', operations, resources });

describe.each(FLAVOURS)('authorizer of %s', (flavour) => {
  it('allows what a policy names', () => {
    const accessControl = { [PUBSUB]: { p1: policy([PUBLISH], ['x']), p2: policy([PUBLISH], ['a/b']) } };
    expect(decide(accessControl, wanted, flavour)).toBe(true);
  });

  it('takes "*" for any operation and any other name exactly', () => {
    expect(decide({ [PUBSUB]: { p: policy(['*'], ['a/b']) } }, wanted, flavour)).toBe(true);
    expect(decide({ [PUBSUB]: { p: policy(['aws.greengrass#*'], ['a/b']) } }, wanted, flavour)).toBe(false);
    expect(decide({ [PUBSUB]: { p: policy(['PublishToTopic'], ['a/b']) } }, wanted, flavour)).toBe(false);
  });

  it('keeps policies of other services, operations, resources and components apart', () => {
    const accessControl = { [PUBSUB]: { p: policy([PUBLISH], ['a/b']) } };
    expect(decide(accessControl, { ...wanted, service: 'aws.greengrass.ipc.mqttproxy' }, flavour)).toBe(false);
    expect(decide(accessControl, { ...wanted, operation: 'aws.greengrass#SubscribeToTopic' }, flavour)).toBe(false);
    expect(decide(accessControl, { ...wanted, resource: 'a/b/c' }, flavour)).toBe(false);
    expect(decide(accessControl, { ...wanted, component: 'B' }, flavour)).toBe(false);
  });

  it('denies where there is no accessControl or nonsense in its place', () => {
    expect(decide({}, wanted, flavour)).toBe(false);
    expect(decide({ [PUBSUB]: 'all' }, wanted, flavour)).toBe(false);
    expect(decide({ [PUBSUB]: { p: policy('*', '*') } }, wanted, flavour)).toBe(false);
  });

  it('resolves recipe variables in resources', () => {
    const accessControl = { [PUBSUB]: { p: policy([PUBLISH], ['{iot:thingName}/up']) } };
    expect(decide(accessControl, { ...wanted, resource: 'thing-1/up' }, flavour)).toBe(true);
    expect(decide(accessControl, { ...wanted, resource: 'thing-2/up' }, flavour)).toBe(false);
  });
});

describe('authorizer', () => {
  const topics = (count: number) => new Array(count).fill(0).map((_, index) => `building/b1/gateway/g${index}/x`);

  it('denies everything on lite once a list of resources is over 1,024 bytes', () => {
    const small = { [PUBSUB]: { p: policy([PUBLISH], ['a/b', ...topics(20)]) } };
    const large = { [PUBSUB]: { p: policy([PUBLISH], ['a/b', ...topics(40)]) } };
    expect([decide(small, wanted, 'lite'), decide(large, wanted, 'lite')]).toEqual([true, false]);
    expect([decide(small, wanted, 'classic'), decide(large, wanted, 'classic')]).toEqual([true, true]);
  });

  it('lets one broken policy spoil the others on lite only', () => {
    const accessControl = { [PUBSUB]: { bad: { operations: 'x' }, good: policy([PUBLISH], ['a/b']) } };
    expect(decide(accessControl, wanted, 'lite')).toBe(false);
    expect(decide(accessControl, wanted, 'classic')).toBe(true);
  });
});
