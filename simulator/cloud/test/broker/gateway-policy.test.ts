import { describe, expect, it } from '@jest/globals';
import {
  requireConnectAllowed,
  requirePublishAllowed,
  requireSubscribeAllowed,
} from '../../src/broker/gateway-policy.ts';
import { NotAuthorizedError } from '../../src/errors.ts';

const GATEWAYS = new Set(['gw-1', 'gw-2']);
const outcome = (check: () => void) => {
  try {
    check();
    return 'allowed';
  } catch (error) {
    return error instanceof NotAuthorizedError ? 'refused' : error;
  }
};

describe("a gateway's policy", () => {
  it.each([
    ['gw-1', 'gw-1', 'allowed'],
    ['gw-2', 'gw-1', 'refused'],
    ['gw-1#2', 'gw-1', 'refused'],
    ['gw-3', 'gw-3', 'refused'],
    ['gw-1', undefined, 'refused'],
    ['', '', 'refused'],
  ])('connecting as %j with a certificate of %j is %s', (clientId, commonName, expected) => {
    expect(outcome(() => requireConnectAllowed(clientId, commonName, GATEWAYS))).toBe(expected);
  });

  it.each([
    ['building/b/gateway/gw-1/status', 'allowed'],
    ['building/b/gateway/gw-1/device/d/telemetry', 'allowed'],
    ['$aws/rules/sward_batch/building/b/gateway/gw-1/batch', 'allowed'],
    ['building/b/gateway/gw-2/status', 'refused'],
    ['$aws/rules/sward_batch/building/b/gateway/gw-2/batch', 'refused'],
    ['building/b/gateway/gw-1', 'refused'],
    ['building/b/gateway/gw-11/status', 'refused'],
    ['building//gateway/gw-1/status', 'refused'],
    ['other/b/gateway/gw-1/status', 'refused'],
    ['$aws/things/gw-1/shadow/update', 'refused'],
    ['$SYS/x', 'refused'],
  ])('gw-1 publishing on %s is %s', (topic, expected) => {
    expect(outcome(() => requirePublishAllowed('gw-1', topic))).toBe(expected);
  });

  it.each([
    ['building/b/gateway/gw-1/ack', 'allowed'],
    ['building/b/gateway/gw-1/#', 'allowed'],
    ['building/+/gateway/gw-1/ack', 'allowed'],
    ['building/+/gateway/+/ack', 'refused'],
    ['building/b/gateway/gw-2/ack', 'refused'],
    ['building/b/+/gw-1/ack', 'refused'],
    ['building/#', 'refused'],
    ['#', 'refused'],
    ['$aws/rules/sward_batch/building/b/gateway/gw-1/batch', 'refused'],
  ])('gw-1 subscribing to %s is %s', (filter, expected) => {
    expect(outcome(() => requireSubscribeAllowed('gw-1', filter))).toBe(expected);
  });
});
