import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DocumentConflictError } from '../../lib/documents/document-errors.ts';
import { GATEWAYS_PARTITION } from '../../lib/documents/partitions.ts';
import type { DocumentStore } from '../../lib/documents/ports.ts';
import type { PresenceEvent, StatusEvent } from '../../lib/gateways/gateway-event.ts';
import { GatewayRegister } from '../../lib/gateways/gateway-register.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { AT, GATEWAY_ID } from './examples.ts';
import { NewestHeard } from './newest-heard.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const status = (receivedAt: number, buildingId = 'north'): StatusEvent => ({
  kind: 'status',
  buildingId,
  gatewayId: GATEWAY_ID,
  receivedAt,
});

const presence = (connected: boolean, at: number, version: number, receivedAt = at): PresenceEvent => ({
  kind: 'presence',
  gatewayId: GATEWAY_ID,
  connected,
  version,
  at,
  receivedAt,
});

function world() {
  const documents = new MemoryDocumentStore();
  const directory = new NewestHeard();
  const register = new GatewayRegister({ documents, directory });
  const takeAll = async (...events: (StatusEvent | PresenceEvent)[]) => {
    for (const event of events) await register.take(event);
    return directory.states();
  };
  return { documents, directory, register, takeAll };
}

const heard = (heardAt: number, connected: boolean, buildingId = 'north') => ({
  buildingId,
  gatewayId: GATEWAY_ID,
  heardAt,
  connected,
});

describe('GatewayRegister', () => {
  it('knows a gateway by its statuses: who publishes is connected', async () => {
    expect(await world().takeAll(status(AT), status(AT + MINUTE))).toEqual([heard(AT + MINUTE, true)]);
  });

  it('writes where a gateway is only when that is news', async () => {
    const { documents, takeAll } = world();
    await takeAll(status(AT), status(AT + MINUTE), status(AT + 2 * MINUTE));
    expect(await documents.get({ partition: GATEWAYS_PARTITION, id: GATEWAY_ID })).toMatchObject({ version: 1 });
  });

  it('finds the building of a connection event by the gateway’s newest status', async () => {
    const events = [status(AT, 'south'), status(AT + 1, 'north'), status(AT, 'south')];
    const states = await world().takeAll(...events, presence(false, AT + MINUTE, 0));
    expect(states).toEqual([heard(AT, true, 'south'), heard(AT + MINUTE, false, 'north')]);
  });

  it('knows nothing of clients that no status came from', async () => {
    const { documents, takeAll } = world();
    expect(await takeAll(presence(true, AT, 0), presence(false, AT + 1, 0))).toEqual([]);
    expect(await documents.get({ partition: GATEWAYS_PARTITION, id: GATEWAY_ID })).toBeUndefined();
  });

  it.each<[string, PresenceEvent, PresenceEvent, boolean]>([
    ['the end of a connection by its beginning', presence(false, AT, 3), presence(true, AT, 3), false],
    ['a connection by the end of the one before it', presence(true, AT, 4), presence(false, AT + MINUTE, 3), true],
    ['a connection by one whose clock was ahead', presence(true, AT, 4), presence(false, AT + 2 * MINUTE, 3), true],
    ['the end of a long connection by its beginning', presence(false, AT + 9 * HOUR, 3), presence(true, AT, 3), false],
  ])('does not let a late event overwrite %s', async (_, newer, older, connected) => {
    const late = { ...older, receivedAt: AT + 10 * HOUR };
    const { directory, takeAll } = world();
    await takeAll(status(AT - MINUTE), newer, late);
    expect(directory.states()).toEqual([heard(newer.receivedAt, connected)]);
  });

  it('follows a count of connections that began again after hours away', async () => {
    const states = await world().takeAll(status(AT), presence(false, AT, 90), presence(true, AT + 2 * HOUR, 0));
    expect(states).toEqual([heard(AT + 2 * HOUR, true)]);
  });

  it('ends the same whatever the order and however often connection events come', async () => {
    const events = [1, 2, 3, 4].flatMap((version) => [
      presence(true, AT + version * MINUTE, version),
      presence(false, AT + version * MINUTE + 30_000, version),
    ]);
    const deliveries = fc
      .shuffledSubarray(events, { minLength: 1 })
      .map((again) => [...events, ...again])
      .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
    await fc.assert(
      fc.asyncProperty(deliveries, async (delivered) => {
        const states = await world().takeAll(status(AT), ...delivered);
        expect(states).toEqual([heard(AT + 4 * MINUTE + 30_000, false)]);
      }),
    );
  });

  it('tells the directory again of an event whose first telling failed', async () => {
    const { directory, register } = world();
    await register.take(status(AT));
    directory.fails = true;
    await expect(register.take(presence(false, AT + 1, 0))).rejects.toThrow('no state');
    directory.fails = false;
    await register.take(presence(false, AT + 1, 0));
    expect(directory.states()).toEqual([heard(AT + 1, false)]);
  });

  it('reads again where another wrote meanwhile, and gives up where that goes on', async () => {
    const { documents, directory } = world();
    let conflicts = 2;
    const contended: DocumentStore = {
      get: (key) => documents.get(key),
      list: (partition, idPrefix) => documents.list(partition, idPrefix),
      put: async (...args) => {
        if (conflicts-- > 0) throw new DocumentConflictError('another was faster');
        return documents.put(...args);
      },
      putIfNewer: (...args) => documents.putIfNewer(...args),
      delete: (...args) => documents.delete(...args),
    };
    const register = new GatewayRegister({ documents: contended, directory });
    await register.take(status(AT));
    expect(directory.states()).toEqual([heard(AT, true)]);
    conflicts = 100;
    await expect(register.take(status(AT + 1, 'south'))).rejects.toThrow(DocumentConflictError);
  });

  it('writes a place anew that cannot be read: its gateway must not stay unheard until somebody deletes it', async () => {
    const { documents, takeAll } = world();
    await documents.put({ partition: GATEWAYS_PARTITION, id: GATEWAY_ID }, { v: 2 }, 0);
    expect(await takeAll(presence(false, AT, 0), status(AT + 1))).toEqual([heard(AT + 1, true)]);
    expect(await documents.get({ partition: GATEWAYS_PARTITION, id: GATEWAY_ID })).toMatchObject({
      version: 2,
      body: { v: 1, building_id: 'north' },
    });
  });
});
