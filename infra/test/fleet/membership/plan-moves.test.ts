import { describe, expect, it } from '@jest/globals';
import { array, assert, boolean, constantFrom, dictionary, property, record, subarray, uniqueArray } from 'fast-check';
import { deploymentGroupOf } from '../../../lib/fleet/deployment-group.ts';
import { groupsOf, type Member, planMoves } from '../../../lib/fleet/membership/plan-moves.ts';

const TABLE = {
  buildings: { hq: { canary: true }, store: { canary: false } },
  gateways: { 'gw-7': { canary: false } },
};

const member = (thing: string, building: string, ...groups: string[]): Member => ({ thing, building, groups });

describe('the moves of gateways', () => {
  it.each([
    ['nobody who is where it belongs', member('a', 'store', 'sward-building-store'), undefined],
    ['a gateway whose building was named', member('a', 'store', 'sward-default'), 'sward-building-store'],
    ['a gateway that was named', member('gw-7', 'store', 'sward-building-store'), 'sward-gateway-gw-7'],
    ['a gateway that was named and is in no group', member('gw-7', 'store'), 'sward-gateway-gw-7'],
    ['a gateway that is named no more', member('gw-8', 'store', 'sward-gateway-gw-8'), 'sward-building-store'],
    ['a gateway whose building is named no more', member('a', 'x', 'sward-building-x'), 'sward-default'],
  ])('are, for %s', (_, one, to) => {
    const moves = planMoves(TABLE, [one], 'all');
    expect(moves).toEqual(to === undefined ? [] : [{ thing: one.thing, from: one.groups, to }]);
  });

  it('are at first those into canary groups, and out of groups that are no more', () => {
    const members = [
      member('a', 'hq', 'sward-default'),
      member('b', 'store', 'sward-default'),
      member('c', 'elsewhere', 'sward-building-gone'),
    ];
    expect(planMoves(TABLE, members, 'canaries').map(({ thing }) => thing)).toEqual(['a', 'c']);
  });

  it('leave a gateway in exactly one group, the one that it belongs to, and then nothing is to be moved', () => {
    const names = constantFrom('a', 'b', 'c', 'd');
    const entries = dictionary(names, record({ canary: boolean() }), { noNullPrototype: true });
    const tables = record({ buildings: entries, gateways: entries });
    const groups = array(constantFrom('sward-default', 'sward-building-a', 'sward-gateway-b', 'sward-building-z'));
    const members = uniqueArray(record({ thing: names, building: names, groups }), { selector: ({ thing }) => thing });
    assert(
      property(tables, members, (table, all) => {
        const moved = new Map(planMoves(table, all, 'all').map(({ thing, to }) => [thing, to]));
        const after = all.map((one) => ({ ...one, groups: [moved.get(one.thing) ?? one.groups[0] ?? ''] }));
        for (const { thing, building, groups: now } of after) {
          expect(now).toEqual([deploymentGroupOf(table, { gatewayId: thing, buildingId: building })]);
          expect(groupsOf(table)).toContain(now[0]);
        }
        expect(planMoves(table, after, 'all')).toEqual([]);
      }),
    );
  });

  it('of the canaries are some of all of them', () => {
    assert(
      property(subarray(['hq', 'store']), (buildings) => {
        const members = buildings.map((building) => member(`in-${building}`, building, 'sward-default'));
        expect(planMoves(TABLE, members, 'all')).toEqual(expect.arrayContaining(planMoves(TABLE, members, 'canaries')));
      }),
    );
  });
});
