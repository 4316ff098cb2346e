import { beforeEach, describe, expect, it } from '@jest/globals';
import { FLEET_GROUPS_KEY, type GroupTable } from '../../../lib/fleet/fleet-groups-document.ts';
import { applyMembership } from '../../../lib/fleet/membership/membership-resource.ts';
import type { Ring } from '../../../lib/fleet/membership/plan-moves.ts';
import type { GroupRollouts, ThingGroups } from '../../../lib/fleet/membership/ports.ts';
import { MemoryDocumentStore } from '../../documents/memory-document-store.ts';
import { created, deleted, updated } from '../cloudformation-event.ts';

/** AWS IoT's registry: a thing is in one group of a hierarchy at most. */
class FakeRegistry implements ThingGroups {
  readonly things = new Map<string, { building: string; group?: string }>();
  readonly full = new Set<string>();
  /** A thing that has left its group, and enters neither the next nor its former one before the function ends. */
  breaksOn: string | undefined;
  #refused = 0;

  members(group: string): Promise<readonly string[]> {
    const members = [...this.things].filter(([, thing]) => thing.group === group);
    return Promise.resolve(members.map(([name]) => name));
  }

  buildingOf(thing: string): Promise<string | undefined> {
    return Promise.resolve(this.things.get(thing)?.building);
  }

  remove(thing: string, group: string): Promise<void> {
    const found = this.things.get(thing);
    if (found?.group === group) delete found.group;
    return Promise.resolve();
  }

  add(thing: string, group: string): Promise<void> {
    if (this.breaksOn === thing) {
      this.#refused += 1;
      if (this.#refused === 2) this.breaksOn = undefined;
      return Promise.reject(new Error('the function ended'));
    }
    const found = this.things.get(thing);
    if (found === undefined || found.group !== undefined || this.full.has(group)) {
      return Promise.reject(new Error(`${thing} cannot enter ${group}`));
    }
    found.group = group;
    return Promise.resolve();
  }

  where(): Record<string, string | undefined> {
    return Object.fromEntries([...this.things].map(([name, { group }]) => [name, group]));
  }
}

/** Deployments of groups, and the things that each has run on. */
class FakeRollouts implements GroupRollouts {
  readonly ran = new Map<string, string[]>();
  readonly repeated: string[] = [];
  /** The function ends, once, before anything is repeated. */
  breaks = false;

  hasRun(group: string, thing: string): Promise<boolean> {
    if (this.breaks) {
      this.breaks = false;
      return Promise.reject(new Error('the function ended'));
    }
    return Promise.resolve(this.ran.get(group)?.includes(thing) ?? false);
  }

  repeat(group: string): Promise<void> {
    this.repeated.push(group);
    return Promise.resolve();
  }
}

const tableFor = (buildings: GroupTable['buildings'], gateways: GroupTable['gateways'] = {}) => ({
  buildings,
  gateways,
});
const propertiesFor = (Ring: Ring, table: GroupTable) => ({ Ring, Table: JSON.stringify(table) });

const NOTHING = tableFor({});
const NAMED = tableFor({ hq: { canary: true }, store: { canary: false } }, { 'gw-7': { canary: false } });

describe('membership', () => {
  let things: FakeRegistry;
  let documents: MemoryDocumentStore;
  let rollouts: FakeRollouts;
  const apply = (event: Parameters<typeof applyMembership>[0]) =>
    applyMembership(event, { things, rollouts, documents });
  const table = async () => (await documents.get(FLEET_GROUPS_KEY))?.body;

  beforeEach(() => {
    things = new FakeRegistry();
    documents = new MemoryDocumentStore();
    rollouts = new FakeRollouts();
    things.things.set('gw-1', { building: 'hq', group: 'sward-default' });
    things.things.set('gw-7', { building: 'store', group: 'sward-default' });
    things.things.set('gw-8', { building: 'store', group: 'sward-default' });
    things.things.set('printer', { building: 'hq', group: 'printers' });
  });

  it('brings each gateway into its group, tells the hook of the groups, and touches nothing else', async () => {
    expect(await apply(created(propertiesFor('all', NAMED)))).toEqual({ Moved: '3' });
    expect(things.where()).toEqual({
      'gw-1': 'sward-building-hq',
      'gw-7': 'sward-gateway-gw-7',
      'gw-8': 'sward-building-store',
      printer: 'printers',
    });
    expect(await table()).toEqual(NAMED);
  });

  it('moves only canaries at first, and tells nobody yet', async () => {
    await apply(created(propertiesFor('canaries', NAMED)));
    expect(things.where()).toMatchObject({ 'gw-1': 'sward-building-hq', 'gw-7': 'sward-default' });
    expect(await table()).toBeUndefined();
  });

  it('brings canaries back where the stack rolls back to a file that did not name them', async () => {
    await apply(updated(propertiesFor('canaries', NAMED), propertiesFor('canaries', NOTHING)));
    await apply(updated(propertiesFor('canaries', NOTHING), propertiesFor('canaries', NAMED)));
    expect(things.where()).toMatchObject({ 'gw-1': 'sward-default', 'gw-7': 'sward-default' });
  });

  it('repeats the deployment of a group that gateways come back to, once, and of no other', async () => {
    await apply(created(propertiesFor('all', NAMED)));
    expect(rollouts.repeated).toEqual([]);
    rollouts.ran.set('sward-default', ['gw-7', 'gw-8']);
    await apply(updated(propertiesFor('all', NOTHING), propertiesFor('all', NAMED)));
    expect(rollouts.repeated).toEqual(['sward-default']);
  });

  it('brings gateways out of groups that the file names no more', async () => {
    await apply(created(propertiesFor('all', NAMED)));
    await apply(updated(propertiesFor('all', NOTHING), propertiesFor('all', NAMED)));
    expect(new Set(Object.values(things.where()))).toEqual(new Set(['sward-default', 'printers']));
    expect(await table()).toEqual(NOTHING);
  });

  it('leaves gateways that are no things yet to onboarding', async () => {
    await expect(apply(created(propertiesFor('all', tableFor({}, { later: { canary: false } }))))).resolves.toEqual({
      Moved: '0',
    });
  });

  it('puts a gateway back where its new group cannot take it, and says which', async () => {
    things.full.add('sward-building-hq');
    await expect(apply(created(propertiesFor('all', NAMED)))).rejects.toMatchObject({
      code: 'MEMBERSHIP',
      message: expect.stringContaining('gw-1'),
    });
    expect(things.where()['gw-1']).toBe('sward-default');
  });

  it('brings the first canaries back where the stack that named them rolls back: CloudFormation deletes their resource and their group', async () => {
    await apply(created(propertiesFor('all', NOTHING)));
    await apply(created(propertiesFor('canaries', NAMED)));
    rollouts.ran.set('sward-default', ['gw-1']);
    await apply(deleted(propertiesFor('canaries', NAMED)));
    expect(things.where()['gw-1']).toBe('sward-default');
    expect(rollouts.repeated).toEqual(['sward-default']);
    expect(await table()).toEqual(NOTHING);
  });

  it('finds a gateway that a function left between two groups, when it is called again', async () => {
    things.breaksOn = 'gw-8';
    await expect(apply(created(propertiesFor('all', NAMED)))).rejects.toThrow('the function ended');
    expect(things.where()['gw-8']).toBeUndefined();
    expect(await apply(created(propertiesFor('all', NAMED)))).toEqual({ Moved: '1' });
    expect(things.where()['gw-8']).toBe('sward-building-store');
  });

  it('still finds it where only canaries are moved in between', async () => {
    things.breaksOn = 'gw-8';
    await expect(apply(created(propertiesFor('all', NAMED)))).rejects.toThrow('the function ended');
    await apply(updated(propertiesFor('canaries', NOTHING), propertiesFor('canaries', NAMED)));
    await apply(updated(propertiesFor('all', NOTHING), propertiesFor('all', NAMED)));
    expect(new Set(Object.values(things.where()))).toEqual(new Set(['sward-default', 'printers']));
  });

  it('repeats a deployment where the function ended between moving and repeating', async () => {
    rollouts.ran.set('sward-building-store', ['gw-8']);
    rollouts.breaks = true;
    await expect(apply(created(propertiesFor('all', NAMED)))).rejects.toThrow('the function ended');
    await apply(created(propertiesFor('all', NAMED)));
    expect(rollouts.repeated).toEqual(['sward-building-store']);
  });

  it('forgets the table where the stack goes, and leaves gateways where they are', async () => {
    await apply(created(propertiesFor('all', NAMED)));
    await apply(deleted(propertiesFor('canaries', NAMED)));
    expect(await table()).toEqual(NAMED);
    await apply(deleted(propertiesFor('all', NAMED)));
    expect(await table()).toBeUndefined();
    expect(things.where()['gw-7']).toBe('sward-gateway-gw-7');
  });
});
