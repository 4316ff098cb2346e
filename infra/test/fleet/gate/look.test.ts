import { beforeEach, describe, expect, it } from '@jest/globals';
import { GATEWAYS_PARTITION } from '../../../lib/documents/partitions.ts';
import { DocumentPresence } from '../../../lib/fleet/gate/document-presence.ts';
import { GateKeeper } from '../../../lib/fleet/gate/gate-keeper.ts';
import { applyGate } from '../../../lib/fleet/gate/gate-resource.ts';
import { type Ending, lookAtCanaries } from '../../../lib/fleet/gate/look.ts';
import type { Cores, CoreView } from '../../../lib/fleet/gate/ports.ts';
import { MemoryDocumentStore } from '../../documents/memory-document-store.ts';
import { created, deleted, updated } from '../cloudformation-event.ts';
import { exampleCore, MINUTE, START } from './example-gate.ts';

const PROPERTIES = {
  Gate: 'gate-1',
  Groups: [{ name: 'sward-building-hq', deploymentId: 'deployment-2' }],
  // As CloudFormation hands numbers over.
  WaitMinutes: '30',
  SoakMinutes: '10',
  Offline: 'fail',
  SignalUrl: 'https://cloudformation.example.com/gate',
};

/** Cores whose state a test sets. */
class FakeCores implements Cores {
  readonly views = new Map<string, CoreView>();
  readonly asked: string[] = [];
  isDown = false;

  members(group: string): Promise<readonly string[]> {
    if (this.isDown) return Promise.reject(new Error('throttled'));
    this.asked.push(group);
    return Promise.resolve([...this.views.keys()]);
  }

  view(core: string, deploymentId: string): Promise<CoreView> {
    const execution = deploymentId === 'deployment-2' ? undefined : 'FAILED';
    return Promise.resolve(this.views.get(core) ?? exampleCore({ core, execution }));
  }
}

describe('watching canaries', () => {
  let now: number;
  let cores: FakeCores;
  let documents: MemoryDocumentStore;
  let gates: GateKeeper;
  let presence: DocumentPresence;
  let told: { url: string; ending: Ending }[];
  let isDeaf: boolean;
  const signal = (url: string, ending: Ending) => {
    if (isDeaf) return Promise.reject(new Error('403'));
    told.push({ url, ending });
    return Promise.resolve();
  };
  const look = () => lookAtCanaries({ gates, cores, presence, signal, now: () => now });
  async function lookFor(minutes: number): Promise<void> {
    for (let i = 0; i < minutes; i++) {
      now += MINUTE;
      await look();
    }
  }

  beforeEach(() => {
    now = START;
    cores = new FakeCores();
    documents = new MemoryDocumentStore(() => now);
    gates = new GateKeeper(documents);
    presence = new DocumentPresence(documents);
    told = [];
    isDeaf = false;
  });

  it('asks nobody anything where no stack waits', async () => {
    await lookFor(3);
    expect([cores.asked, told]).toEqual([[], []]);
  });

  it('ends with success when the canary took the deployment and soaked, and is over then', async () => {
    cores.views.set('gw-1', exampleCore({ execution: 'IN_PROGRESS' }));
    await applyGate(created(PROPERTIES), gates, now);
    await lookFor(5);
    cores.views.set('gw-1', exampleCore());
    await lookFor(10);
    expect(told).toEqual([]);
    await lookFor(1);
    expect(told).toEqual([{ url: PROPERTIES.SignalUrl, ending: { kind: 'pass', reason: '1 healthy' } }]);
    expect(await gates.find()).toBeUndefined();
  });

  it.each([
    ['lost its connection', { connected: false, version: 1, at: START }, 'fail'],
    ['is connected', { connected: true, version: 2, at: START }, 'pass'],
  ])('takes the word of the gateways’ register where a canary %s', async (_, presence, kind) => {
    const place = { v: 1, building_id: 'hq', placed_at: START, presence };
    await documents.put({ partition: GATEWAYS_PARTITION, id: 'gw-1' }, place, 0);
    cores.views.set('gw-1', exampleCore());
    await applyGate(created(PROPERTIES), gates, now);
    await lookFor(11);
    expect(told.map(({ ending }) => ending.kind)).toEqual([kind]);
  });

  it('ends with failure at once where the canary fails', async () => {
    cores.views.set('gw-1', exampleCore({ execution: 'FAILED', reason: 'BROKEN' }));
    await applyGate(created(PROPERTIES), gates, now);
    await lookFor(1);
    expect(told.map(({ ending }) => ending.kind)).toEqual(['fail']);
  });

  it('bears that Greengrass cannot be asked for a while, and says so where it lasts', async () => {
    cores.views.set('gw-1', exampleCore());
    await applyGate(created(PROPERTIES), gates, now);
    cores.isDown = true;
    await lookFor(9);
    cores.isDown = false;
    await lookFor(1);
    cores.isDown = true;
    await lookFor(9);
    expect(told).toEqual([]);
    await lookFor(1);
    expect(told.map(({ ending }) => ending.reason)).toEqual(['canaries could not be looked at: Error: throttled']);
  });

  it('tells again where CloudFormation could not be told', async () => {
    cores.views.set('gw-1', exampleCore({ execution: 'FAILED' }));
    await applyGate(created(PROPERTIES), gates, now);
    isDeaf = true;
    await expect(look()).rejects.toThrow('403');
    isDeaf = false;
    await lookFor(1);
    expect(told).toHaveLength(1);
  });

  it('is over where the stack goes back, and waits for nothing then', async () => {
    cores.views.set('gw-1', exampleCore({ execution: 'IN_PROGRESS' }));
    await applyGate(created(PROPERTIES), gates, now);
    await applyGate(deleted(PROPERTIES), gates, now);
    await applyGate(updated(PROPERTIES, PROPERTIES), gates, now);
    await lookFor(3);
    expect([cores.asked, told]).toEqual([[], []]);
  });

  it('of a new gate goes on when the gate before is cleaned up', async () => {
    const next = { ...PROPERTIES, Gate: 'gate-2' };
    cores.views.set('gw-1', exampleCore());
    await applyGate(created(PROPERTIES), gates, now);
    await applyGate(created(next), gates, now);
    await applyGate(deleted(PROPERTIES), gates, now);
    expect((await gates.find())?.state.id).toBe('gate-2');
  });

  it('is not overtaken by a look that took longer than a minute', async () => {
    await applyGate(created(PROPERTIES), gates, now);
    const slow = await gates.find();
    cores.views.set('gw-1', exampleCore());
    await lookFor(1);
    if (slow) await gates.keep(slow.state, slow.version);
    expect((await gates.find())?.state.healthySince).toEqual({ 'gw-1': now });
  });

  it('is forgotten where CloudFormation gave up long ago', async () => {
    cores.views.set('gw-1', exampleCore({ execution: 'IN_PROGRESS' }));
    await applyGate(created(PROPERTIES), gates, now);
    now += 101 * MINUTE;
    await look();
    expect([cores.asked, told]).toEqual([[], []]);
  });
});
