import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { NobleConnector } from '../../src/adapters/noble-connector.ts';
import { NobleGatt } from '../../src/adapters/noble-gatt.ts';
import { GattError } from '../../src/gatt-ports.ts';
import { RecordedBindings, RecordedNoble } from './recorded-noble.ts';

function setUp() {
  const clock = new ManualClock();
  const bindings = new RecordedBindings();
  const linked: string[] = [];
  const connector = new NobleConnector(bindings, { clock, isScanWanted: () => true, onLink: (id) => linked.push(id) });
  const attempt = (id: string) =>
    connector.connect(id, 1000).then(
      () => 'linked',
      (error: unknown) => error,
    );
  return { clock, bindings, linked, connector, attempt };
}

describe('an attempt through noble', () => {
  it('ends with its link', async () => {
    const { bindings, linked, attempt, connector } = setUp();
    const ended = attempt('a');
    expect(connector.isBusy).toBe(true);
    bindings.complete(0);
    expect(await ended).toBe('linked');
    expect(linked).toEqual(['a']);
    expect(connector.isBusy).toBe(false);
  });

  it('is withdrawn when its time is over, and takes the link that comes just then', async () => {
    const { clock, bindings, attempt } = setUp();
    const absent = attempt('a');
    await clock.advanceAsync(1000);
    bindings.complete(0x02);
    expect(await absent).toMatchObject({ code: 'GATT_TIMEOUT' });
    const late = attempt('b');
    await clock.advanceAsync(1000);
    bindings.complete(0);
    expect(await late).toBe('linked');
    expect(bindings.calls).toEqual(['connect a', 'cancel a', 'connect b', 'cancel b']);
  });

  it('does not take the late confirmation of another for its own end', async () => {
    const { clock, bindings, attempt } = setUp();
    const first = attempt('a');
    await clock.advanceAsync(4000);
    expect(await first).toMatchObject({ code: 'GATT_UNAVAILABLE' });
    const second = attempt('b');
    bindings.complete(0x02);
    bindings.complete(0, 'b');
    expect(await second).toBe('linked');
  });

  it('does not leave a link up that comes when nobody waits any more, and leaves those of other programs alone', async () => {
    const { clock, bindings, linked, attempt } = setUp();
    const gone = attempt('a');
    await clock.advanceAsync(4000);
    await gone;
    bindings.complete(0, 'a');
    bindings.complete(0, 'foreign');
    expect(bindings.calls.slice(2)).toEqual(['disconnect a']);
    expect(linked).toEqual([]);
  });

  it('pauses the scan for a controller that is too busy with it, and tries once more', async () => {
    const { clock, bindings, attempt } = setUp();
    const ended = attempt('a');
    bindings.complete(0x0c);
    await clock.advanceAsync(100);
    bindings.complete(0);
    expect(await ended).toBe('linked');
    expect(bindings.calls).toEqual(['connect a', 'cancel a', 'scan false', 'connect a']);
    const again = attempt('b');
    bindings.complete(0x0c);
    await clock.advanceAsync(100);
    bindings.complete(0x0c);
    expect(await again).toMatchObject({ code: 'GATT_UNAVAILABLE' });
  });

  it('fails at once when the adapter is gone, and leaves no timer', async () => {
    const { clock, attempt, connector } = setUp();
    const ended = attempt('a');
    connector.fail(new GattError('GATT_UNAVAILABLE', 'no power'));
    expect(await ended).toMatchObject({ code: 'GATT_UNAVAILABLE', message: 'no power' });
    expect(clock.pendingTimers()).toBe(0);
    expect(connector.isBusy).toBe(false);
  });
});

describe('the scan', () => {
  const peer = { address: 'c0ffee000001', addressType: 'random' } as const;

  it('is switched on again after each attempt, while it is wanted', async () => {
    const clock = new ManualClock();
    const noble = new RecordedNoble();
    let isScanWanted = true;
    const gatt = new NobleGatt(noble, { clock, onError: () => undefined, isScanWanted: () => isScanWanted });
    const attempt = async (): Promise<void> => {
      const ended = gatt.connect(peer, 1000).catch(() => undefined);
      noble._bindings.complete(0x3e);
      await ended;
    };
    await attempt();
    isScanWanted = false;
    await attempt();
    const connect = `connect ${peer.address}`;
    expect(noble._bindings.calls).toEqual([connect, 'scan true', connect]);
  });
});

describe('noble of another version', () => {
  it('is not used', () => {
    const options = { clock: new ManualClock(), onError: () => undefined };
    expect(() => new NobleGatt({ state: 'poweredOn', _bindings: {} }, options)).toThrow(
      /internals of version 1.9.2-26/,
    );
  });
});
