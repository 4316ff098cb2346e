import { describe, expect, it } from '@jest/globals';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import {
  type GattAdapter,
  type GattCharacteristic,
  type GattConnection,
  GattError,
  type Peer,
} from '../../src/gatt-ports.ts';
import { GattDispatcher } from '../../src/radio-process/gatt-dispatcher.ts';
import type { GattRequest, ParentMessage } from '../../src/radio-process/messages.ts';
import { RadioProcessGatt } from '../../src/radio-process/radio-process-gatt.ts';
import { RadioSupervisor } from '../../src/radio-process/radio-supervisor.ts';
import { FakeRadios } from './fake-radio.ts';

const PEER: Peer = { address: 'c0ffee000001', addressType: 'random' };
const TEMPERATURE: GattCharacteristic = { service: '181a', characteristic: '2a6e', canRead: true, canNotify: true };

/** A device that can be connected to once; the test plays it. */
class Device implements GattAdapter {
  readonly asked: unknown[] = [];
  notify: (value: Uint8Array) => void = () => undefined;
  drop: (reason: string) => void = () => undefined;
  failure: GattError | Error | undefined;

  async connect(peer: Peer, timeoutMs: number): Promise<GattConnection> {
    this.asked.push(['connect', peer, timeoutMs]);
    this.#fail();
    const closed = new Promise<string>((resolve) => {
      this.drop = resolve;
    });
    return {
      peer,
      closed,
      discover: async () => [TEMPERATURE],
      read: async (characteristic) => {
        this.asked.push(['read', characteristic]);
        this.#fail();
        return Uint8Array.of(1, 2);
      },
      subscribe: async (characteristic, onValue) => {
        this.asked.push(['subscribe', characteristic]);
        this.#fail();
        this.notify = onValue;
        // The first value comes in one piece with the answer.
        onValue(Uint8Array.of(9));
      },
      close: async () => this.drop('closed by us'),
    };
  }

  #fail(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}

const isRequest = (message: ParentMessage): message is GattRequest =>
  message.kind !== 'start' && message.kind !== 'stop';

/** Both halves, joined as the channel joins them: the requests of one are served by the other. */
function setUp({ isServed = true } = {}) {
  const clock = new ManualClock();
  const radios = new FakeRadios();
  const settings = () => ({ adapter: 0, quietMs: 10_000 });
  const logger = createRecordingLogger();
  const supervisor = new RadioSupervisor({ launch: radios.launch, clock, logger, random: () => 0.5, settings });
  const device = new Device();
  let adapter: GattAdapter | undefined = device;
  const dispatcher = new GattDispatcher(
    () => adapter,
    (message) => radios.say(message),
  );
  radios.onTold((message) => {
    if (isServed && isRequest(message)) void dispatcher.serve(message);
  });
  supervisor.start();
  const withoutAdapter = () => {
    adapter = undefined;
  };
  return { clock, radios, device, withoutAdapter, gatt: new RadioProcessGatt(supervisor, clock) };
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'no error',
    (error: unknown) => (error instanceof GattError ? error.code : error),
  );

describe('GATT through the radio process', () => {
  it('connects, discovers, reads and closes', async () => {
    const { device, gatt, clock } = setUp();
    const link = await gatt.connect(PEER, 5000);
    expect(await link.discover()).toEqual([TEMPERATURE]);
    expect(await link.read(TEMPERATURE)).toEqual(Uint8Array.of(1, 2));
    await link.close();
    expect(await link.closed).toBe('closed by us');
    await link.close();
    expect(device.asked).toEqual([
      ['connect', PEER, 5000],
      ['read', TEMPERATURE],
    ]);
    expect(clock.pendingTimers()).toBe(1); // the supervisor's look
  });

  it('delivers every notification to its subscriber, the first one too', async () => {
    const { device, gatt } = setUp();
    const link = await gatt.connect(PEER, 5000);
    const values: number[][] = [];
    await link.subscribe(TEMPERATURE, (value) => values.push([...value]));
    device.notify(Uint8Array.of(3));
    expect(values).toEqual([[9], [3]]);
    device.drop('gone');
    await link.closed;
    device.notify(Uint8Array.of(4));
    expect(values).toHaveLength(2);
  });

  it('tells the code of a failure, whatever it was', async () => {
    const { device, gatt } = setUp();
    const link = await gatt.connect(PEER, 5000);
    device.failure = new GattError('GATT_TIMEOUT', 'absent');
    expect(await codeOf(gatt.connect(PEER, 5000))).toBe('GATT_TIMEOUT');
    device.failure = new TypeError('a bug');
    expect(await codeOf(link.subscribe(TEMPERATURE, () => undefined))).toBe('GATT_REFUSED');
  });

  it('refuses further calls on a link that is gone, and says why it went', async () => {
    const { device, gatt } = setUp();
    const link = await gatt.connect(PEER, 5000);
    device.drop('supervision timeout');
    expect(await link.closed).toBe('supervision timeout');
    await expect(link.read(TEMPERATURE)).rejects.toThrow(/supervision timeout/);
    expect(await codeOf(link.discover())).toBe('GATT_DISCONNECTED');
  });

  it('ends links and waiting calls with the process', async () => {
    const { radios, gatt } = setUp();
    const link = await gatt.connect(PEER, 5000);
    radios.onTold(() => undefined);
    const waiting = codeOf(link.discover());
    radios.end('ended by SIGSEGV');
    expect(await waiting).toBe('GATT_UNAVAILABLE');
    expect(await link.closed).toMatch(/ended by SIGSEGV/);
    expect(await codeOf(gatt.connect(PEER, 5000))).toBe('GATT_UNAVAILABLE');
  });

  it('has no adapter until the scanner has brought it up', async () => {
    const { gatt, withoutAdapter } = setUp();
    withoutAdapter();
    expect(await codeOf(gatt.connect(PEER, 5000))).toBe('GATT_UNAVAILABLE');
  });

  it('does not wait for ever, and closes a link that comes about too late', async () => {
    const { clock, radios, gatt } = setUp({ isServed: false });
    const late = codeOf(gatt.connect(PEER, 5000));
    await clock.advanceAsync(4000);
    radios.say({ kind: 'alive' });
    await clock.advanceAsync(6000);
    radios.say({ kind: 'alive' });
    await clock.advanceAsync(5000);
    expect(await late).toBe('GATT_TIMEOUT');
    radios.say({ kind: 'done', id: 1 });
    expect(radios.told[0]?.at(-1)).toEqual({ kind: 'close', id: 2, link: 1 });
  });
});
