import { beforeEach, describe, expect, it } from '@jest/globals';
import type { L2capFrame } from '../src/acl-data.ts';
import { encodeCommand, OPCODES } from '../src/hci-command.ts';
import type { LinkPeer, PeerLink } from '../src/link-peer.ts';
import { VirtualController } from '../src/virtual-controller.ts';
import { ManualTimers } from './manual-timers.ts';

const PEER = { address: 'c0ffee000001', addressType: 1 };
const OTHER = { address: 'c0ffee000002', addressType: 1 };

/** The parameters of noble's LE Create Connection to a random address, with a supervision timeout of 420 ms. */
const createParameters = (address: string, timeout = 0x2a): number[] => [
  ...[0x60, 0x00, 0x30, 0x00, 0x00, 0x01],
  ...Buffer.from(address, 'hex').reverse(),
  ...[0x00, 0x06, 0x00, 0x12, 0x00, 0x00, 0x00, timeout, 0x00, 0x04, 0x00, 0x06, 0x00],
];

/** A peer that notes what happens to it. */
class NotingPeer implements LinkPeer {
  readonly rssi = -60;
  readonly received: L2capFrame[] = [];
  link: PeerLink | undefined;

  linked(link: PeerLink): void {
    this.link = link;
  }

  receive(frame: L2capFrame): void {
    this.received.push(frame);
  }

  unlinked(): void {
    this.link = undefined;
  }
}

let timers: ManualTimers;
let emitted: string[];
let controller: VirtualController;
let peer: NotingPeer;

function start(options: { version?: '4.2' | '5.0'; maxLinks?: number } = {}): void {
  emitted = [];
  timers = new ManualTimers();
  const emit = (packet: Buffer): number => emitted.push(packet.toString('hex'));
  controller = new VirtualController('02534757a4d0', { timers, emit, ...options });
  peer = new NotingPeer();
}

const command = (opcode: number, parameters: readonly number[] = [], owner?: string): string[] =>
  controller.command(encodeCommand(opcode, parameters), owner).map((packet) => packet.toString('hex'));

const create = (address: string, owner?: string): string[] =>
  command(OPCODES.leCreateConnection, createParameters(address), owner);

function connect(owner?: string): void {
  create(PEER.address, owner);
  controller.offer(PEER, peer);
  emitted.splice(0);
}

const HANDLE = [0x40, 0x00];
const CONNECTED = '043e1301' + '00' + '4000' + '00' + '01' + '010000eeffc0' + '1200' + '0000' + '2a00' + '05';

beforeEach(() => start());

describe('a controller that is told to connect', () => {
  it('waits until the device advertises', () => {
    expect(create(PEER.address)).toEqual(['040f0400010d20']);
    controller.offer(OTHER, peer);
    timers.push(3_600_000);
    expect(emitted).toEqual([]);
    controller.offer(PEER, peer);
    expect(emitted).toEqual([CONNECTED]);
    expect(peer.link).toBeDefined();
  });

  it('disallows a second attempt while it waits', () => {
    create(PEER.address);
    expect(create(OTHER.address)).toEqual(['040f040c010d20']);
  });

  it('tells the end of an attempt that is cancelled, and disallows to cancel none', () => {
    create(PEER.address);
    const [answer, event] = command(OPCODES.leCreateConnectionCancel);
    expect(answer).toBe('040e04010e2000');
    expect(event?.slice(0, 14)).toBe('043e1301020000');
    expect(command(OPCODES.leCreateConnectionCancel)).toEqual(['040e04010e200c']);
    controller.offer(PEER, peer);
    expect(peer.link).toBeUndefined();
  });

  it('refuses a supervision timeout shorter than the interval allows', () => {
    const parameters = createParameters(PEER.address, 0x04);
    expect(command(OPCODES.leCreateConnection, parameters)).toEqual(['040f0412010d20']);
  });

  it('refuses more links than it has room for', () => {
    start({ maxLinks: 1 });
    connect();
    expect(create(OTHER.address)).toEqual(['040f0409010d20']);
  });

  it('tells by the enhanced event where the host asked for that', () => {
    start({ version: '5.0' });
    command(OPCODES.leSetEventMask, [0x1f, 0xff, 0, 0, 0, 0, 0, 0]);
    const phy = [0x60, 0, 0x60, 0, 0x06, 0, 0x12, 0, 0, 0, 0x2a, 0, 0, 0, 0, 0];
    const address = [...Buffer.from(PEER.address, 'hex').reverse()];
    const status = command(OPCODES.leExtendedCreateConnection, [0, 0, 1, ...address, 0x05, ...phy, ...phy]);
    expect(status).toEqual(['040f0400014320']);
    controller.offer(PEER, peer);
    expect(emitted).toEqual([`043e1f0a0040000001010000eeffc0${'00'.repeat(12)}120000002a0005`]);
  });

  it('of version 4.2 does not know the extended command', () => {
    expect(command(OPCODES.leExtendedCreateConnection, [])).toEqual(['040f0401014320']);
  });
});

describe('a link', () => {
  beforeEach(() => connect());

  it('carries frames in fragments, each of which is acknowledged', () => {
    controller.data(Buffer.from('0240000600' + '0500' + '0400' + '0a03', 'hex'));
    expect(peer.received).toEqual([]);
    controller.data(Buffer.from('0240100300' + '000102', 'hex'));
    expect(peer.received).toEqual([{ channel: 4, payload: Buffer.from('0a03000102', 'hex') }]);
    expect(emitted).toEqual(['0413050140000100', '0413050140000100']);
    peer.link?.send({ channel: 4, payload: Buffer.alloc(300) });
    expect(emitted.slice(2).map((packet) => packet.slice(0, 10))).toEqual(['024020fb00', '0240103500']);
  });

  it('is lost when nothing passed for the supervision timeout', () => {
    peer.link?.fade();
    timers.push(419);
    controller.data(Buffer.from('024000050001000400ff', 'hex'));
    expect(emitted).toEqual([]);
    timers.push(1);
    expect(emitted).toEqual(['04050400400008']);
    expect(peer.link).toBeUndefined();
  });

  it('survives a gap shorter than that', () => {
    peer.link?.fade();
    timers.push(400);
    peer.link?.recover();
    timers.push(10_000);
    expect(emitted).toEqual([]);
    expect(timers.waiting).toBe(0);
  });

  it('ends by the host, by the peer, and by the loss of its host', () => {
    expect(command(OPCODES.disconnect, [...HANDLE, 0x13])).toEqual(['040f0400010604', '04050400400016']);
    connect();
    peer.link?.disconnect(0x13);
    expect(emitted.splice(0)).toEqual(['04050400400013']);
    connect('a host');
    controller.leave('another host');
    expect(controller.linkCount).toBe(1);
    controller.leave('a host');
    expect(emitted).toEqual(['04050400400016']);
  });

  it('ends without a word at a reset', () => {
    command(OPCODES.reset);
    expect(controller.linkCount).toBe(0);
    expect(peer.link).toBeUndefined();
    expect(emitted).toEqual([]);
  });

  it('is lost to a deaf receiver, which connects to nobody', () => {
    controller.setDeaf(true);
    timers.push(420);
    expect(emitted.splice(0)).toEqual(['04050400400008']);
    create(PEER.address);
    controller.offer(PEER, peer);
    expect(emitted).toEqual([]);
    controller.setDeaf(false);
    controller.offer(PEER, peer);
    expect(emitted).toEqual([CONNECTED]);
  });

  it('answers the commands about it', () => {
    expect(command(OPCODES.readRssi, HANDLE)).toEqual(['040e07010514' + '00' + '4000' + 'c4']);
    expect(command(OPCODES.leReadRemoteFeatures, HANDLE)).toEqual([
      '040f0400011620',
      `043e0c04004000${'00'.repeat(8)}`,
    ]);
    expect(command(OPCODES.readRemoteVersion, HANDLE)).toEqual(['040f0400011d04', '040c0800400008ffff0000']);
    // LE Data Length Change is masked until a host asks for it.
    expect(command(OPCODES.leSetDataLength, [...HANDLE, 0xfb, 0, 0x48, 0x08])).toEqual(['040e06012220004000']);
    command(OPCODES.leSetEventMask, [0x5f, 0, 0, 0, 0, 0, 0, 0]);
    expect(command(OPCODES.leSetDataLength, [...HANDLE, 0xfb, 0, 0x48, 0x08])).toEqual([
      '040e06012220004000',
      '043e0b074000fb004808fb004808',
    ]);
    const update = [...HANDLE, 0x18, 0, 0x28, 0, 0, 0, 0x90, 0x01, 0, 0, 0, 0];
    expect(command(OPCODES.leConnectionUpdate, update)).toEqual(['040f0400011320', '043e0a030040002800000090' + '01']);
    const encryption = [...HANDLE, ...new Array(26).fill(0)];
    expect(command(OPCODES.leEnableEncryption, encryption)).toEqual(['040f0400011920', '04080406400000']);
  });

  it('keeps the longer timeout that an update gave it', () => {
    command(OPCODES.leConnectionUpdate, [...HANDLE, 0x18, 0, 0x28, 0, 0, 0, 0x90, 0x01, 0, 0, 0, 0]);
    emitted.splice(0);
    peer.link?.fade();
    timers.push(3999);
    expect(emitted).toEqual([]);
    timers.push(1);
    expect(emitted).toEqual(['04050400400008']);
  });

  it('that is none answers "unknown connection identifier"', () => {
    expect(command(OPCODES.disconnect, [0x99, 0, 0x13])).toEqual(['040f0402010604']);
    expect(command(OPCODES.readRssi, [0x99, 0])).toEqual(['040e07010514' + '02' + '9900' + '00']);
    controller.data(Buffer.from('029900050001000400ff', 'hex'));
    expect(emitted).toEqual([]);
  });
});
