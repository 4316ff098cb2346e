import type { Clock } from '@sward/runtime/clock.ts';
import { deferred } from '../../src/gatt/deferred.ts';
import {
  type GattAdapter,
  type GattCharacteristic,
  type GattConnection,
  GattError,
  type Peer,
} from '../../src/gatt-ports.ts';

/** What a device of the script does when it is connected to. */
export type DeviceScript = {
  /** How long until there is a link, ms; `absent`: there never is one. */
  connectMs?: number;
  absent?: boolean;
  /** The adapter's own error in place of an answer. */
  fails?: GattError;
  characteristics?: readonly GattCharacteristic[];
  /** Ends the link after so long, ms. */
  dropsAfterMs?: number;
  value?: (characteristic: GattCharacteristic) => Uint8Array;
  refusesSubscriptions?: boolean;
  hangsIn?: 'discover' | 'close';
};

const pad = (octets: readonly number[]) => Uint8Array.from(octets);

export const TEMPERATURE: GattCharacteristic = {
  service: '181a',
  characteristic: '2a6e',
  canRead: true,
  canNotify: true,
};
export const UART: GattCharacteristic = {
  service: '6e400001b5a3f393e0a9e50e24dcca9e',
  characteristic: '6e400003b5a3f393e0a9e50e24dcca9e',
  canRead: false,
  canNotify: true,
};
export const temperature = (celsius: number): Uint8Array => {
  const raw = Math.round(celsius * 100) & 0xffff;
  return pad([raw & 0xff, raw >> 8]);
};

class ScriptedConnection implements GattConnection {
  readonly peer: Peer;
  readonly closed: Promise<string>;
  readonly subscribed: GattCharacteristic[] = [];
  reads = 0;
  readonly #script: DeviceScript;
  readonly #onClosed: () => void;
  readonly #end = deferred<string>();
  readonly #subscribers: ((value: Uint8Array) => void)[] = [];
  isOpen = true;

  constructor(peer: Peer, script: DeviceScript, onClosed: () => void) {
    this.peer = peer;
    this.closed = this.#end.promise;
    this.#script = script;
    this.#onClosed = onClosed;
  }

  async discover() {
    if (this.#script.hangsIn === 'discover') return new Promise<never>(() => undefined);
    this.#requireOpen();
    return this.#script.characteristics ?? [TEMPERATURE];
  }

  async read(characteristic: GattCharacteristic) {
    this.#requireOpen();
    this.reads += 1;
    return this.#script.value?.(characteristic) ?? temperature(20);
  }

  async subscribe(characteristic: GattCharacteristic, onValue: (value: Uint8Array) => void) {
    this.#requireOpen();
    if (this.#script.refusesSubscriptions) throw new GattError('GATT_REFUSED', 'no');
    this.subscribed.push(characteristic);
    this.#subscribers.push(onValue);
  }

  async close() {
    if (this.#script.hangsIn === 'close') return new Promise<never>(() => undefined);
    this.drop('closed');
  }

  drop(reason: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#onClosed();
    this.#end.resolve(reason);
  }

  notify(value: Uint8Array): void {
    if (this.isOpen) for (const tell of this.#subscribers) tell(value);
  }

  #requireOpen(): void {
    if (!this.isOpen) throw new GattError('GATT_DISCONNECTED', 'gone');
  }
}

/** An adapter whose devices follow a script. It fails loudly where two connects overlap. */
export class ScriptedAdapter implements GattAdapter {
  readonly attempts: { readonly atMs: number; readonly peer: Peer }[] = [];
  /** Most attempts under way at one time. */
  overlap = 0;
  readonly links = new Map<string, ScriptedConnection>();
  readonly #clock: Clock;
  readonly #scripts: Map<string, DeviceScript>;
  #underWay = 0;

  constructor(clock: Clock, scripts: Record<string, DeviceScript>) {
    this.#clock = clock;
    this.#scripts = new Map(Object.entries(scripts));
  }

  script(address: string): DeviceScript {
    return this.#scripts.get(address) ?? {};
  }

  attemptsAt(address: string): number[] {
    return this.attempts.filter(({ peer }) => peer.address === address).map(({ atMs }) => atMs);
  }

  async connect(peer: Peer, timeoutMs: number): Promise<GattConnection> {
    this.attempts.push({ atMs: this.#clock.monotonicMs(), peer });
    this.#underWay += 1;
    this.overlap = Math.max(this.overlap, this.#underWay);
    try {
      return await this.#connect(peer, timeoutMs);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #connect(peer: Peer, timeoutMs: number): Promise<GattConnection> {
    const script = this.script(peer.address);
    if (script.fails) throw script.fails;
    await this.#wait(script.absent ? timeoutMs : (script.connectMs ?? 100));
    if (script.absent) throw new GattError('GATT_TIMEOUT', 'not heard');
    const connection = new ScriptedConnection(peer, script, () => this.links.delete(peer.address));
    this.links.set(peer.address, connection);
    if (script.dropsAfterMs !== undefined) void this.#wait(script.dropsAfterMs).then(() => connection.drop('dropped'));
    return connection;
  }

  #wait(forMs: number): Promise<void> {
    return new Promise((resolve) => this.#clock.setTimer(forMs, resolve));
  }
}
