import type { Clock } from '@sward/runtime/clock.ts';
import { AttClient } from '../gatt/att/att-client.ts';
import { GattClient } from '../gatt/att/gatt-client.ts';
import { deferred } from '../gatt/deferred.ts';
import { type GattCharacteristic, type GattConnection, GattError, type Peer } from '../gatt-ports.ts';
import { hciReason } from './hci-reasons.ts';
import type { NobleAclStream } from './noble-gatt-internals.ts';

/** The fixed channel of the Attribute Protocol (Core Specification Vol 3 Part A section 2.1). */
const ATT_CHANNEL = 0x0004;

export type NobleLinkDeps = {
  readonly clock: Clock;
  readonly stream: NobleAclStream;
  readonly attTimeoutMs: number;
  /** Ends the link; settles when noble knows of the end. */
  readonly disconnect: () => Promise<void>;
  /** Told what a subscriber throws: it must not get into noble. */
  readonly onError: (error: unknown) => void;
};

/**
 * A link that noble made and holds. On top of its data runs a client of our own: noble's GATT client stops for good at
 * some errors, tells none, mixes up characteristics with the same UUID, cuts long values short where the device offers a
 * larger MTU, and throws on short packets.
 */
export class NobleLink implements GattConnection {
  readonly peer: Peer;
  readonly closed: Promise<string>;
  readonly #att: AttClient;
  readonly #gatt: GattClient;
  readonly #deps: NobleLinkDeps;
  readonly #end = deferred<string>();

  constructor(peer: Peer, deps: NobleLinkDeps) {
    this.peer = peer;
    this.closed = this.#end.promise;
    this.#deps = deps;
    const { stream, clock, attTimeoutMs } = deps;
    const bearer = {
      send: (pdu: Uint8Array) => stream.write(ATT_CHANNEL, Buffer.from(pdu)),
      pair: () => stream.encrypt(),
    };
    this.#att = new AttClient(bearer, {
      clock,
      timeoutMs: attTimeoutMs,
      onNotification: (handle, value) => this.#gatt.notified(handle, value),
      onTimeout: () => void this.close(),
    });
    this.#gatt = new GattClient(this.#att);
    // noble asked for the MTU when the link came up.
    void this.#att.expectMtu();
    stream.on('data', (channel, data) => {
      if (channel === ATT_CHANNEL) this.#att.receive(new Uint8Array(data));
    });
    stream.on('encrypt', (isEncrypted) => this.#att.encrypted(isEncrypted !== 0));
    stream.on('encryptFail', () => this.#att.encrypted(false));
  }

  async discover(): Promise<readonly GattCharacteristic[]> {
    this.#att.requireOpen();
    return this.#gatt.discover();
  }

  async read(characteristic: GattCharacteristic): Promise<Uint8Array> {
    this.#att.requireOpen();
    return this.#gatt.read(characteristic);
  }

  async subscribe(characteristic: GattCharacteristic, onValue: (value: Uint8Array) => void): Promise<void> {
    this.#att.requireOpen();
    await this.#gatt.subscribe(characteristic, (value) => {
      try {
        onValue(value);
      } catch (error) {
        this.#deps.onError(error);
      }
    });
  }

  async close(): Promise<void> {
    this.#att.close(new GattError('GATT_DISCONNECTED', 'the link was closed'));
    await this.#deps.disconnect();
  }

  /** The link is gone, for this reason of the Core specification. */
  gone(reason: number): void {
    this.#att.close(new GattError('GATT_DISCONNECTED', `the link is gone: ${hciReason(reason)}`));
    this.#end.resolve(hciReason(reason));
  }
}
