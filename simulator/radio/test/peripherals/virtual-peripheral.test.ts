import { beforeEach, describe, expect, it } from '@jest/globals';
import { ADV_IND, ADV_NONCONN_IND, decodeAdvertisingEvent, SCAN_RSP } from '../../src/advertising-report.ts';
import type { PeerAddress } from '../../src/hci-event.ts';
import type { LinkPeer, PeerLink } from '../../src/link-peer.ts';
import { type PeripheralOptions, virtualPeripheral } from '../../src/peripherals/virtual-peripheral.ts';
import { ah } from '../../src/private-address.ts';
import { ManualTimers } from '../manual-timers.ts';

const ADDRESS = 'c0ffee000001';
const NOTIFY_EVERY_MS = 1000;

let timers: ManualTimers;
let aired: Array<readonly [eventType: number, address: string, data: string]>;
let offers: PeerAddress[];
let connectTo: PeerLink | undefined;
let sent: string[];
let ended: number[];

/** Air in which somebody connects as soon as `connectTo` is set. */
const air = () => ({
  timers,
  advertise: (packets: readonly Uint8Array[]) => {
    for (const { eventType, address, data } of packets.flatMap((packet) => decodeAdvertisingEvent(packet)))
      aired.push([eventType, address, Buffer.from(data).toString('hex')]);
  },
  offer: (address: PeerAddress, peer: LinkPeer) => {
    offers.push(address);
    if (connectTo) peer.linked(connectTo);
  },
});

const device = (options: Partial<PeripheralOptions> = {}) =>
  virtualPeripheral({
    address: ADDRESS,
    services: [
      {
        uuid: '181a',
        characteristics: [
          {
            uuid: '2a6e',
            properties: ['read', 'notify'],
            value: () => Uint8Array.of(1, 2),
            notifyEveryMs: NOTIFY_EVERY_MS,
          },
        ],
      },
    ],
    ...options,
  });

beforeEach(() => {
  timers = new ManualTimers();
  aired = [];
  offers = [];
  sent = [];
  ended = [];
  connectTo = undefined;
});

/** A link that notes what the peripheral does with it. */
function linkTo(peripheral: () => LinkPeer): PeerLink {
  return {
    send: ({ channel, payload }) => sent.push(`${channel}:${payload.toString('hex')}`),
    disconnect: (reason) => {
      ended.push(reason);
      peripheral().unlinked();
    },
    fade: () => ended.push(-1),
    recover: () => ended.push(-2),
  };
}

function connected(options: Partial<PeripheralOptions> = {}) {
  const peripheral = device({ advertising: { intervalMs: 100 }, ...options });
  connectTo = linkTo(() => peripheral);
  peripheral.start(air());
  timers.push(110);
  connectTo = undefined;
  return peripheral;
}

/** Handle of the configuration of the characteristic: after Generic Access (1-5) and Generic Attribute (6-9). */
const SUBSCRIBE = Buffer.from('120d000100', 'hex');

describe('a virtual peripheral', () => {
  it('advertises at its interval, a little late each time, and offers itself', () => {
    device({ advertising: { intervalMs: 200, name: 'Shelf', serviceUuids: ['181a'], rssi: -50 } }).start(air());
    timers.push(2100);
    expect(aired.slice(0, 2)).toEqual([
      [ADV_IND, ADDRESS, '020106' + '03031a18'],
      [SCAN_RSP, ADDRESS, `0609${Buffer.from('Shelf').toString('hex')}`],
    ]);
    expect(offers).toHaveLength(10);
    expect(offers[0]).toEqual({ address: ADDRESS, addressType: 1 });
  });

  it('names a service of 128 bits', () => {
    device({ advertising: { serviceUuids: ['6e400001b5a3f393e0a9e50e24dcca9e'] } }).start(air());
    timers.push(110);
    expect(aired[0]?.[2]).toBe(`0201061107${'9ecadc240ee5a9e093f3a3b50100406e'}`);
  });

  it('that takes no connection offers none, and answers no scan', () => {
    device({ advertising: { isConnectable: false, name: 'Shelf' } }).start(air());
    timers.push(110);
    expect(aired.map(([eventType]) => eventType)).toEqual([ADV_NONCONN_IND]);
    expect(offers).toEqual([]);
  });

  it('says what it is told to, however malformed', () => {
    device({ advertising: { data: () => Uint8Array.of(0x01, 0xff), scanResponse: () => Uint8Array.of(0x1f) } }).start(
      air(),
    );
    timers.push(110);
    expect(aired.map(([, , data]) => data)).toEqual(['01ff', '1f']);
  });

  it('is silent while connected, and advertises again after', () => {
    const peripheral = connected();
    const before = aired.length;
    timers.push(10_000);
    expect(aired).toHaveLength(before);
    expect(peripheral.isConnected).toBe(true);
    peripheral.disconnect();
    timers.push(110);
    expect(ended).toEqual([0x13]);
    expect(aired).toHaveLength(before + 1);
  });

  it('notifies a client that subscribed, at its interval', () => {
    const peripheral = connected();
    timers.push(5 * NOTIFY_EVERY_MS);
    expect(sent).toEqual([]);
    peripheral.receive({ channel: 4, payload: SUBSCRIBE });
    timers.push(3 * NOTIFY_EVERY_MS);
    expect(sent).toEqual(['4:13', ...new Array(3).fill('4:1b0c000102')]);
    expect(peripheral.notify('2a6e')).toBe(true);
    expect(sent).toHaveLength(5);
    peripheral.disconnect();
    expect(peripheral.notify('2a6e')).toBe(false);
    timers.push(10 * NOTIFY_EVERY_MS);
    expect(sent).toHaveLength(5);
  });

  it('that does not respond keeps the link and says nothing', () => {
    const peripheral = connected();
    peripheral.setResponding(false);
    peripheral.receive({ channel: 4, payload: Buffer.from('0a0300', 'hex') });
    expect(sent).toEqual([]);
    peripheral.setResponding(true);
    peripheral.receive({ channel: 6, payload: Buffer.from('01030001100001', 'hex') });
    peripheral.receive({ channel: 5, payload: Buffer.from('14070000', 'hex') });
    expect(sent).toEqual(['6:0505', '5:010702000000']);
  });

  it('asks for the timing it prefers as soon as it is connected', () => {
    connected({ preferredParameters: { intervalMs: 500, latency: 0, supervisionTimeoutMs: 4000 } });
    expect(sent).toEqual(['5:12010800' + '9001' + '9001' + '0000' + '9001']);
  });

  it('breaks the first links where it is told to', () => {
    const peripheral = device({ failingLinks: 1 });
    connectTo = linkTo(() => peripheral);
    peripheral.start(air());
    timers.push(110);
    expect(peripheral.isConnected).toBe(true);
    connectTo = undefined;
    timers.push(135);
    expect([ended, peripheral.isConnected]).toEqual([[-1, 0x3e], false]);
    connectTo = linkTo(() => peripheral);
    timers.push(1000);
    expect([ended, peripheral.isConnected]).toEqual([[-1, 0x3e], true]);
  });

  it('is not there while absent', () => {
    const peripheral = device({ presence: 'absent' });
    peripheral.start(air());
    timers.push(1000);
    expect(aired).toEqual([]);
    peripheral.setPresent(true);
    timers.push(110);
    expect(aired).toHaveLength(1);
  });

  it('that flaps fades from its link, or ends it', () => {
    connected({ presence: { flapEveryMs: 1000 } });
    timers.push(1900);
    expect(ended).toEqual([-1, -2]);
    ended = [];
    connected({ presence: { flapEveryMs: 1000, leaves: 'politely' } });
    timers.push(900);
    expect(ended).toContain(0x13);
  });

  it('shows private addresses that its key resolves', () => {
    const irk = Buffer.alloc(16, 7);
    device({ privacy: { irk, rotateEveryMs: 1000 } }).start(air());
    timers.push(3000);
    const addresses = new Set(aired.map(([, address]) => address));
    expect(addresses.size).toBeGreaterThanOrEqual(3);
    for (const address of addresses)
      expect(ah(irk, Buffer.from(address.slice(0, 6), 'hex')).toString('hex')).toBe(address.slice(6));
  });

  it('leaves nothing behind when it is stopped', () => {
    connected({ presence: { flapEveryMs: 1000 } }).stop();
    expect(timers.waiting).toBe(0);
    expect(ended).toEqual([0x13]);
  });
});
