import { describe, expect, it } from '@jest/globals';
import { isId } from '@sward/contracts/ids.ts';
import { array, assert, constantFrom, property } from 'fast-check';
import { buildingGroup, DEFAULT_GROUP, deploymentGroupOf, gatewayGroup } from '../../lib/fleet/deployment-group.ts';

/** Ids that look alike once characters are exchanged. */
const ids = array(constantFrom('a', '.', '_', '-', ':'), { minLength: 1, maxLength: 12 })
  .map((chars) => chars.join(''))
  .filter(isId);

describe('the group of a gateway', () => {
  const fleet = { buildings: { hq: {}, store: {} }, gateways: { 'gw-7': {} } };

  it.each([
    ['its own, where the file names it', 'gw-7', 'hq', 'sward-gateway-gw-7'],
    ['its own, wherever it stands', 'gw-7', 'elsewhere', 'sward-gateway-gw-7'],
    ['its building’s, where the file names that', 'gw-8', 'store', 'sward-building-store'],
    ['the default one otherwise', 'gw-8', 'elsewhere', DEFAULT_GROUP],
    ['the default one, though its name is a property of every object', 'toString', 'constructor', DEFAULT_GROUP],
  ])('is %s', (_, gatewayId, buildingId, group) => {
    expect(deploymentGroupOf(fleet, { gatewayId, buildingId })).toBe(group);
  });

  it('has a name that AWS IoT takes', () => {
    assert(
      property(ids, (id) => {
        for (const name of [buildingGroup(id), gatewayGroup(id)]) {
          expect(name).toMatch(/^[a-zA-Z0-9:_-]{1,128}$/);
        }
      }),
    );
  });

  it('is never that of another id', () => {
    assert(
      property(ids, ids, (one, other) => {
        expect(buildingGroup(one) === buildingGroup(other)).toBe(one === other);
        expect(gatewayGroup(one)).not.toBe(buildingGroup(other));
      }),
    );
  });
});
