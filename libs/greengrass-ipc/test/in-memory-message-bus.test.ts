import { describe, expect, it } from '@jest/globals';
import { BusUnavailableError } from '@sward/greengrass-ipc/bus-errors.ts';
import { InMemoryHub } from '@sward/greengrass-ipc/in-memory-message-bus.ts';
import { type BusHarness, CONTRACT_COMPONENTS, describeMessageBus } from './message-bus-contract.ts';

describeMessageBus('in memory', async (): Promise<BusHarness> => {
  const access = Object.fromEntries(
    Object.entries(CONTRACT_COMPONENTS).map(([component, { access }]) => [component, access]),
  );
  const hub = new InMemoryHub({ access });
  for (const [component, { configuration }] of Object.entries(CONTRACT_COMPONENTS)) {
    hub.setConfiguration(component, configuration);
  }
  return {
    connect: async (component) => hub.busFor(component),
    mergeConfiguration: async (component, patch) =>
      hub.setConfiguration(component, { ...hub.configurationOf(component), ...patch }),
    onCloudPublish: (handler) => void hub.onCloudPublish(handler),
    sendFromCloud: async (topic, payload) => hub.sendFromCloud(topic, payload),
    dropConnections: async () => {
      hub.setLinks({ nucleus: 'down' });
      hub.setLinks({ nucleus: 'up' });
    },
    close: async () => {},
  };
});

describe('in-memory hub', () => {
  const payload = Uint8Array.of(1);

  it('loses what the test tells it to, the call succeeding all the same', async () => {
    const heard: string[] = [];
    const hub = new InMemoryHub({ lose: ({ link, topic }) => link === 'to-cloud' && topic === 'lost' });
    hub.onCloudPublish((_, topic) => heard.push(topic));
    const bus = hub.busFor('a');
    await bus.publishToCloud('lost', payload);
    await bus.publishToCloud('kept', payload);
    expect(heard).toEqual(['kept']);
  });

  it('refuses calls to a cloud out of reach while local ones go on', async () => {
    const hub = new InMemoryHub();
    const bus = hub.busFor('a');
    hub.setLinks({ cloud: 'down' });
    await expect(bus.publishToCloud('t', payload)).rejects.toBeInstanceOf(BusUnavailableError);
    await expect(bus.subscribeToCloud('t', () => {})).rejects.toBeInstanceOf(BusUnavailableError);
    await bus.publish('t', payload);
  });

  it('refuses every call while the nucleus is away', async () => {
    const hub = new InMemoryHub();
    const bus = hub.busFor('a');
    hub.setLinks({ nucleus: 'down' });
    const calls = [bus.publish('t', payload), bus.subscribe('t', () => {}), bus.getConfiguration()];
    for (const call of calls) await expect(call).rejects.toBeInstanceOf(BusUnavailableError);
  });

  it('gives each subscriber bytes of its own', async () => {
    const hub = new InMemoryHub();
    const bus = hub.busFor('a');
    const heard: Uint8Array[] = [];
    await bus.subscribe('t', (bytes) => void heard.push(bytes.fill(9)));
    await bus.subscribe('t', (bytes) => void heard.push(bytes));
    const sent = Uint8Array.of(1);
    await bus.publish('t', sent);
    expect([sent, heard[1]]).toEqual([Uint8Array.of(1), Uint8Array.of(1)]);
  });
});
