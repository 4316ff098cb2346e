import { describe, expect, it } from '@jest/globals';
import { Listener } from '../../src/hearing/listener.ts';
import { ReplayGuard } from '../../src/hearing/replay-guard.ts';
import type { Advertisement } from '../../src/ports.ts';
import { octetsOf } from '../../src/vectors/vector-sightings.ts';

const KEY = octetsOf('231d39c1d7cc1ab1aee224cd096db932');
/** A sample of bthome.io/encryption: address 54:48:E6:8F:80:A5, 25.06 °C and 50.55 %RH. */
const SEALED = '1216d2fc41a47266c95f730011223378237214';
const PLAIN = '0a16d2fc4002ca0903bf13';
const IRK = octetsOf('ec0234a357c8ad05341010a60a397d9b');
const RESOLVABLE = '7081940dfbaa';

const report = (hex: string, over: Partial<Advertisement> = {}): Advertisement => ({
  address: '5448e68f80a5',
  addressType: 'public',
  rssi: -60,
  data: octetsOf(hex),
  scanResponse: false,
  connectable: false,
  ...over,
});

const listenerWith = (keys: ConstructorParameters<typeof Listener>[1]['keys'] = new Map()) =>
  new Listener(new ReplayGuard(), { keys, declared: undefined });

describe('a listener', () => {
  it('decrypts with the key of the sender', () => {
    const listener = listenerWith(new Map([['5448e68f80a5', { key: KEY, counterEpoch: 0 }]]));
    expect(listener.hear(report(SEALED), 0)).toMatchObject({
      kind: 'decoded',
      deviceId: '5448e68f80a5',
      decoded: { values: { temperature_c: 25.06, humidity_rh: 50.55 }, authenticated: true },
    });
  });

  it('says why a frame does not count: no key, plaintext beside a key, a replay', () => {
    expect(listenerWith().hear(report(SEALED), 0)).toMatchObject({ kind: 'rejected', reason: 'key-required' });
    const keyed = listenerWith(new Map([['5448e68f80a5', { key: KEY, counterEpoch: 0 }]]));
    expect(keyed.hear(report(PLAIN), 0)).toMatchObject({ kind: 'rejected', reason: 'downgrade' });
    keyed.hear(report(SEALED), 0);
    expect(keyed.hear(report(SEALED), 3_600_000)).toMatchObject({ kind: 'rejected', reason: 'replay' });
  });

  it('knows a device with a private address by its identity key, and calls others fleeting', () => {
    const listener = listenerWith(new Map([['watch', { irk: IRK, counterEpoch: 0 }]]));
    const own = report(PLAIN, { address: RESOLVABLE, addressType: 'random' });
    expect(listener.hear(own, 0)).toMatchObject({ deviceId: 'watch', isFleeting: false });
    const stranger = report(PLAIN, { address: '7081940dfbab', addressType: 'random' });
    expect(listener.hear(stranger, 0)).toMatchObject({ deviceId: '7081940dfbab', isFleeting: true });
  });

  it('goes on with other rules at once', () => {
    const listener = listenerWith();
    listener.apply({ keys: new Map([['5448e68f80a5', { key: KEY, counterEpoch: 0 }]]), declared: undefined });
    expect(listener.hear(report(SEALED), 0)).toMatchObject({ kind: 'decoded' });
  });

  it('makes nothing of what it does not know', () => {
    const foreign = { kind: 'foreign', deviceId: '5448e68f80a5' };
    expect(listenerWith().hear(report('02010604ff4c0010'), 0)).toEqual(foreign);
    expect(listenerWith().hear(report(''), 0)).toEqual(foreign);
  });
});
