import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import type { BusAccess } from '@sward/greengrass-ipc/bus-access.ts';
import { BusError, BusRejectedError, BusUnauthorizedError } from '@sward/greengrass-ipc/bus-errors.ts';
import type { ConfigurationObject, MessageBus, MessageHandler } from '@sward/greengrass-ipc/message-bus.ts';

/** The components of the contract, their rights and the configuration they start with. */
export const CONTRACT_COMPONENTS = {
  'test.Alpha': {
    access: {
      publish: ['sward/test/data', 'sward/test/other'],
      subscribe: ['sward/test/answer'],
      publishToCloud: ['building/+/status'],
      subscribeToCloud: ['building/+/ack'],
    },
    configuration: { interval_s: 60, tags: { room: 'attic' } },
  },
  'test.Beta': {
    access: { publish: ['sward/test/answer'], subscribe: ['sward/test/data', 'sward/test/other'] },
    configuration: {},
  },
} as const satisfies Record<string, { access: BusAccess; configuration: ConfigurationObject }>;

export type ContractComponent = keyof typeof CONTRACT_COMPONENTS;

/** What an implementation offers for the contract to be tried on it. */
export type BusHarness = {
  /** A new bus of a component; the harness closes it at the end. */
  connect(component: ContractComponent): Promise<MessageBus>;
  /** Merges into a component's configuration, as a deployment does. */
  mergeConfiguration(component: ContractComponent, patch: ConfigurationObject): Promise<void>;
  /** Hears what reaches the broker. */
  onCloudPublish(handler: MessageHandler): void;
  /** Publishes on the broker. */
  sendFromCloud(topic: string, payload: Uint8Array): Promise<void>;
  /** Cuts every connection between components and nucleus, which both survive. */
  dropConnections(): Promise<void>;
  close(): Promise<void>;
};

/** Every implementation of MessageBus keeps these promises. */
export function describeMessageBus(name: string, createHarness: () => Promise<BusHarness>): void {
  describe(`message bus: ${name}`, () => {
    let harness: BusHarness;
    let alpha: MessageBus;
    let beta: MessageBus;

    beforeEach(async () => {
      harness = await createHarness();
      [alpha, beta] = await Promise.all([harness.connect('test.Alpha'), harness.connect('test.Beta')]);
    });

    afterEach(async () => {
      await harness.close();
    });

    it('delivers a message with its topic', async () => {
      const inbox = new Inbox();
      await beta.subscribe('sward/test/data', inbox.handler);
      await alpha.publish('sward/test/data', bytesOf('hello'));
      expect(await inbox.next()).toEqual({ topic: 'sward/test/data', payload: bytesOf('hello') });
    });

    it('keeps the order of a publisher on a topic', async () => {
      const inbox = new Inbox();
      await beta.subscribe('sward/test/data', inbox.handler);
      for (let index = 0; index < 50; index++) await alpha.publish('sward/test/data', Uint8Array.of(index));
      const received = await inbox.take(50);
      expect(received.map(({ payload }) => payload[0])).toEqual(Array.from({ length: 50 }, (_, index) => index));
    });

    it('carries every byte value, and the largest payload, unchanged', async () => {
      const payload = Uint8Array.from({ length: MAX_IPC_PAYLOAD_BYTES }, (_, index) => index % 256);
      const inbox = new Inbox();
      await beta.subscribe('sward/test/data', inbox.handler);
      await alpha.publish('sward/test/data', payload);
      expect((await inbox.next()).payload).toEqual(payload);
    });

    it('carries an empty payload', async () => {
      const inbox = new Inbox();
      await beta.subscribe('sward/test/data', inbox.handler);
      await alpha.publish('sward/test/data', new Uint8Array());
      expect((await inbox.next()).payload).toEqual(new Uint8Array());
    });

    it('does not mix topics up', async () => {
      const inbox = new Inbox();
      await beta.subscribe('sward/test/other', inbox.handler);
      await alpha.publish('sward/test/data', bytesOf('for another'));
      await alpha.publish('sward/test/other', bytesOf('for this one'));
      expect((await inbox.next()).payload).toEqual(bytesOf('for this one'));
    });

    it('refuses a payload over the limit and goes on working', async () => {
      const payload = new Uint8Array(MAX_IPC_PAYLOAD_BYTES + 1);
      await expect(alpha.publish('sward/test/data', payload)).rejects.toBeInstanceOf(BusRejectedError);
      await expect(alpha.publishToCloud('building/b1/status', payload)).rejects.toBeInstanceOf(BusRejectedError);
      await alpha.publish('sward/test/data', bytesOf('fine'));
    });

    it.each(['', 'sward/+/data', 'sward/#', 'sward/*', 'a'.repeat(257)])(
      'refuses to publish on "%s"',
      async (topic) => {
        await expect(alpha.publish(topic, bytesOf('x'))).rejects.toBeInstanceOf(BusRejectedError);
        await expect(alpha.publishToCloud(topic, bytesOf('x'))).rejects.toBeInstanceOf(BusRejectedError);
      },
    );

    it('refuses a malformed filter', async () => {
      await expect(alpha.subscribeToCloud('building/#/ack', () => {})).rejects.toBeInstanceOf(BusRejectedError);
    });

    it('refuses what the component has no right to, in each direction', async () => {
      await expect(beta.publish('sward/test/data', bytesOf('x'))).rejects.toBeInstanceOf(BusUnauthorizedError);
      await expect(alpha.subscribe('sward/test/data', () => {})).rejects.toBeInstanceOf(BusUnauthorizedError);
      await expect(beta.publishToCloud('building/b1/status', bytesOf('x'))).rejects.toBeInstanceOf(
        BusUnauthorizedError,
      );
      await expect(beta.subscribeToCloud('building/+/ack', () => {})).rejects.toBeInstanceOf(BusUnauthorizedError);
    });

    it('goes on working after a refusal', async () => {
      await expect(beta.publish('sward/test/data', bytesOf('x'))).rejects.toBeInstanceOf(BusUnauthorizedError);
      await beta.publish('sward/test/answer', bytesOf('allowed'));
    });

    it('gives a component its own configuration, whole', async () => {
      expect(await alpha.getConfiguration()).toMatchObject({ interval_s: 60, tags: { room: 'attic' } });
      expect(await beta.getConfiguration()).not.toHaveProperty('interval_s');
    });

    it('tells a component its whole configuration after a change', async () => {
      const configurations = new Queue<ConfigurationObject>();
      await alpha.onConfiguration((configuration) => configurations.push(configuration));
      await harness.mergeConfiguration('test.Alpha', { interval_s: 30 });
      expect(await configurations.next()).toMatchObject({ interval_s: 30, tags: { room: 'attic' } });
      expect(await alpha.getConfiguration()).toMatchObject({ interval_s: 30, tags: { room: 'attic' } });
    });

    it('reaches the cloud', async () => {
      const broker = new Inbox();
      harness.onCloudPublish(broker.handler);
      await alpha.publishToCloud('building/b1/status', bytesOf('{"status":"online"}'));
      expect(await broker.next()).toEqual({ topic: 'building/b1/status', payload: bytesOf('{"status":"online"}') });
    });

    it('hears the cloud on a filter, with the topic of the message', async () => {
      const inbox = new Inbox();
      await alpha.subscribeToCloud('building/+/ack', inbox.handler);
      await harness.sendFromCloud('building/b7/other', bytesOf('not for us'));
      await harness.sendFromCloud('building/b7/ack', Uint8Array.of(0, 255));
      expect(await inbox.next()).toEqual({ topic: 'building/b7/ack', payload: Uint8Array.of(0, 255) });
    });

    it('hears nothing more once a subscription is closed', async () => {
      const closed = new Inbox();
      const open = new Inbox();
      const subscription = await beta.subscribe('sward/test/data', closed.handler);
      await beta.subscribe('sward/test/other', open.handler);
      await subscription.close();
      await alpha.publish('sward/test/data', bytesOf('unheard'));
      await alpha.publish('sward/test/other', bytesOf('heard'));
      await open.next();
      expect(closed.size).toBe(0);
    });

    it('can be called from within a message handler', async () => {
      const answers = new Inbox();
      await alpha.subscribe('sward/test/answer', answers.handler);
      await beta.subscribe('sward/test/data', (payload) => {
        beta.publish('sward/test/answer', payload).catch(answers.fail);
      });
      await alpha.publish('sward/test/data', bytesOf('ping'));
      expect((await answers.next()).payload).toEqual(bytesOf('ping'));
    });

    it('loses no more than the message that its handler threw on', async () => {
      const inbox = new Inbox();
      await beta.subscribe('sward/test/data', (payload, topic) => {
        if (payload.length === 0) throw new TypeError('a handler at fault');
        inbox.handler(payload, topic);
      });
      await alpha.publish('sward/test/data', new Uint8Array());
      await alpha.publish('sward/test/data', bytesOf('next'));
      expect((await inbox.next()).payload).toEqual(bytesOf('next'));
    });

    it('can be closed twice, and refuses calls from then on', async () => {
      await alpha.close();
      await alpha.close();
      await expect(alpha.publish('sward/test/data', bytesOf('x'))).rejects.toBeInstanceOf(BusError);
      await expect(alpha.getConfiguration()).rejects.toBeInstanceOf(BusError);
    });

    it('settles every call when the connection drops under them', async () => {
      const calls = Array.from({ length: 20 }, () => alpha.publish('sward/test/data', bytesOf('x')));
      await harness.dropConnections();
      const outcomes = await Promise.allSettled(calls);
      const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      expect(reasons.filter((reason) => !(reason instanceof BusError))).toEqual([]);
    });

    it('hears local messages, the cloud and configuration changes again after a dropped connection', async () => {
      const local = new Inbox();
      const cloud = new Inbox();
      const configurations = new Queue<ConfigurationObject>();
      await beta.subscribe('sward/test/data', local.handler);
      await alpha.subscribeToCloud('building/+/ack', cloud.handler);
      await alpha.onConfiguration((configuration) => configurations.push(configuration));

      await harness.dropConnections();
      await until(local, () => alpha.publish('sward/test/data', bytesOf('after')));
      await until(cloud, () => harness.sendFromCloud('building/b1/ack', bytesOf('after')));
      await harness.mergeConfiguration('test.Alpha', { interval_s: 5 });
      while ((await configurations.next())['interval_s'] !== 5) {
        // The one read after the gap may come first.
      }
      expect((await local.next()).payload).toEqual(bytesOf('after'));
      expect((await cloud.next()).payload).toEqual(bytesOf('after'));
    });
  });
}

/** Tries of 20 ms after which a test gives up. */
const MAX_TRIES = 500;

/** Repeats what may be lost or refused while connections come back, until the inbox has heard of it: no event tells. */
async function until(inbox: Inbox, send: () => Promise<void>): Promise<void> {
  for (let tries = 0; inbox.size === 0 && tries < MAX_TRIES; tries++) {
    await send().catch((error: unknown) => {
      if (!(error instanceof BusError)) throw error;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Values as they come, awaited one by one. */
class Queue<T> {
  readonly #values: T[] = [];
  readonly #waiting: { resolve: (value: T) => void; reject: (error: unknown) => void }[] = [];

  get size(): number {
    return this.#values.length;
  }

  push(value: T): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#values.push(value);
    else waiting.resolve(value);
  }

  readonly fail = (error: unknown): void => {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  };

  next(): Promise<T> {
    const [value] = this.#values.splice(0, 1);
    if (value !== undefined) return Promise.resolve(value);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async take(count: number): Promise<T[]> {
    const values: T[] = [];
    while (values.length < count) values.push(await this.next());
    return values;
  }
}

class Inbox extends Queue<{ topic: string; payload: Uint8Array }> {
  readonly handler: MessageHandler = (payload, topic) => this.push({ topic, payload: Uint8Array.from(payload) });
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(new TextEncoder().encode(text));
}
