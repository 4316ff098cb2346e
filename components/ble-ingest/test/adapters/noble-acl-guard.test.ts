import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { guardAcl } from '../../src/adapters/noble-acl-guard.ts';
import type { NobleLinkHci } from '../../src/adapters/noble-gatt-internals.ts';

const packet = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** As much of noble's HCI layer as the guard touches, with the faults of the real one. */
class FaultyHci extends EventEmitter {
  readonly _socket = new EventEmitter();
  readonly _aclConnections = new Map<number, unknown>([[0x40, { pending: 0 }]]);
  readonly _handleBuffers: NobleLinkHci['_handleBuffers'] = {};
  _aclQueue: readonly { readonly handle: number }[] = [];
  readonly received: string[] = [];
  readonly flushed: number[] = [];

  onSocketData(data: Buffer): void {
    if (data[0] === 0x02) data.readUInt16LE(7);
    this.received.push(data.toString('hex'));
  }

  async flushAcl(): Promise<void> {
    for (const { handle } of this._aclQueue) {
      if (!this._aclConnections.has(handle)) throw new TypeError('undefined has no pending');
      this.flushed.push(handle);
    }
  }

  async writeAclDataPkt(handle: number): Promise<void> {
    if (handle === 0) throw new Error('a bug');
  }

  readLeBufferSize(): void {}
  setScanEnabled(): void {}
}

function setUp() {
  const hci = new FaultyHci();
  const bound = hci.onSocketData.bind(hci);
  hci._socket.on('data', bound);
  const errors: unknown[] = [];
  guardAcl(hci, (error) => errors.push(error));
  return { hci, errors };
}

describe('noble, guarded', () => {
  it('does not see first fragments that are too short, and sees everything else', () => {
    const { hci, errors } = setUp();
    const passed = ['040e0401030c00', '0240200800040004000b0102', '02401003000102030000'];
    for (const each of [...passed, '0240200100aa', '02', '0240']) hci._socket.emit('data', packet(each));
    expect(hci.received).toEqual(passed);
    expect(errors).toEqual([]);
  });

  it('may throw: the process goes on, on an open socket and on one opened later', () => {
    const { hci, errors } = setUp();
    const short = packet('0240100000');
    hci._socket.emit('data', short);
    hci.onSocketData(short);
    expect(errors.length).toBe(2);
  });

  it('forgets a frame that grew longer than it said', () => {
    const { hci } = setUp();
    hci._handleBuffers['64'] = { length: 4, data: new Uint8Array(5) };
    hci._handleBuffers['65'] = { length: 4, data: new Uint8Array(3) };
    for (const handle of ['40', '41']) hci._socket.emit('data', packet(`02${handle}100400aabbccdd`));
    expect(Object.keys(hci._handleBuffers)).toEqual(['65']);
  });

  it('sends what is queued for living links, though a dead one has packets in front', async () => {
    const { hci, errors } = setUp();
    hci._aclQueue = [{ handle: 0x41 }, { handle: 0x40 }];
    await hci.flushAcl();
    expect(hci.flushed).toEqual([0x40]);
    await hci.writeAclDataPkt(0);
    expect(errors).toEqual([new Error('a bug')]);
  });

  it('is guarded once, however often', () => {
    const { hci, errors } = setUp();
    guardAcl(hci, (error) => errors.push(error));
    hci._socket.emit('data', packet('0240100000'));
    expect(errors.length).toBe(1);
  });
});
