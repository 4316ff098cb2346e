import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ConfigurationStoreOptions,
  MemoryConfigurationStore,
} from '../../src/configuration/configuration-store.ts';
import { FLAVOURS, IpcHarness } from '../support/ipc-harness.ts';
import type { RawClient } from '../support/raw-client.ts';

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const update = (value: string) => `{"keyPath":[],"timestamp":1700000000.5,"valueToMerge":${value}}`;

/** Tells of each read, and so of each answer to GetConfiguration. */
class CountingStore extends MemoryConfigurationStore {
  readonly #onGet: () => void;

  constructor(options: ConfigurationStoreOptions, onGet: () => void) {
    super(options);
    this.#onGet = onGet;
  }

  override get(component: string, keyPath: readonly string[]): unknown {
    this.#onGet();
    return super.get(component, keyPath);
  }
}

describe.each(FLAVOURS)('a hostile component on %s', (flavour) => {
  let harness: IpcHarness;
  let saved: string;
  let answered: number;
  let configuration: MemoryConfigurationStore;
  let client: RawClient;

  beforeEach(async () => {
    answered = 0;
    const persistence = {
      load: () => undefined,
      save: (text: string) => {
        saved = text;
      },
    };
    configuration = new CountingStore({ now: () => 1_000, persistence }, () => {
      answered += 1;
    });
    harness = await IpcHarness.start(flavour, { configuration });
    configuration.setDefaults('victim', { x: 1 });
    configuration.setDefaults('A', { accessControl: {} });
    client = await harness.connectRaw();
    await client.handshake({ authToken: harness.tokens.issue('A') });
  });
  afterEach(() => harness.stop());

  /** Waits until the server has done all that it means to do, by turns of the event loop. */
  async function answeredAtRest(): Promise<number> {
    for (let before = -1, turns = 0; turns < 200; turns = before === answered ? turns + 1 : 0) {
      before = answered;
      await new Promise((next) => setImmediate(next));
    }
    return answered;
  }

  it.each([101, 2000, 20_000])('cannot spoil what is saved of others by a value of %d levels', async (depth) => {
    // On lite a frame is too small for more than the JSON limits refuse anyway.
    if (flavour === 'lite' && depth > 1500) return;
    client.request(1, 'UpdateConfiguration', update(nested(depth)));
    expect((await client.messages.next()).shape).toBe('aws.greengrass#ServiceError');
    expect(configuration.get('A', ['a'])).toBeUndefined();
    configuration.merge('victim', ['x'], 2);
    expect(saved).toContain('"value":2');
  });

  it('cannot reach the prototype of objects by its configuration', async () => {
    client.request(
      1,
      'UpdateConfiguration',
      update('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    );
    await client.messages.next();
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    client.request(2, 'GetConfiguration', { componentName: '__proto__', keyPath: ['toString'] });
    expect((await client.messages.next()).shape).toBe('aws.greengrass#ResourceNotFoundError');
  });

  it('that does not read its answers gets no more of them, and all of them once it reads', async () => {
    configuration.merge('A', ['big'], 'x'.repeat(8000));
    client.stopReading();
    const requests = 2000;
    for (let id = 1; id <= requests; id += 1) client.request(id, 'GetConfiguration', { keyPath: [] });
    expect(await answeredAtRest()).toBeLessThan(requests / 2);
    client.resumeReading();
    expect((await client.messages.take(requests)).at(-1)?.streamId).toBe(requests);
  });
});
