import type { Clock, Timer } from '@sward/runtime/clock.ts';
import { type GattAdapter, type GattConnection, GattError, type Peer } from '../gatt-ports.ts';
import type { ChildMessage, GattRequest } from './messages.ts';
import type { RadioSupervisor } from './radio-supervisor.ts';
import { type Asker, type Done, RemoteConnection } from './remote-connection.ts';

type Waiting = {
  readonly resolve: (done: Done) => void;
  readonly reject: (error: GattError) => void;
  readonly timer: Timer;
};

/** The other side gives up by itself; this is for one that does not. */
const GUARD_MS = 10_000;
/** Discovery takes several steps, and each may take 30 s (Core Specification Vol 3 Part F section 3.3.3). */
const ANSWER_MS = 60_000;

/** Connects through a radio process: each call travels there with an id, and its answer comes back with the same. */
export class RadioProcessGatt implements GattAdapter {
  readonly #supervisor: RadioSupervisor;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  readonly #links = new Map<number, RemoteConnection>();
  readonly #asker: Asker = {
    nextId: () => this.#nextId(),
    ask: (request) => this.#ask(request, ANSWER_MS),
  };
  #lastId = 0;

  constructor(supervisor: RadioSupervisor, clock: Clock) {
    this.#supervisor = supervisor;
    this.#clock = clock;
    supervisor.listen({
      onMessage: (message) => this.#onMessage(message),
      onDown: (reason) => this.#onDown(`the radio process ended: ${reason}`),
    });
  }

  async connect(peer: Peer, timeoutMs: number): Promise<GattConnection> {
    const id = this.#nextId();
    const connection = new RemoteConnection(peer, id, this.#asker);
    // Known before it is asked for: the end of a link may come in one piece with its beginning.
    this.#links.set(id, connection);
    try {
      await this.#ask({ kind: 'connect', id, peer, timeoutMs }, timeoutMs + GUARD_MS);
      return connection;
    } catch (error) {
      this.#links.delete(id);
      throw error;
    }
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #ask(request: GattRequest, limitMs: number): Promise<Done> {
    const { id } = request;
    return new Promise<Done>((resolve, reject) => {
      const timer = this.#clock.setTimer(limitMs, () => this.#refuse(id, LATE));
      this.#waiting.set(id, { resolve, reject, timer });
      if (!this.#supervisor.send(request)) this.#refuse(id, NOT_RUNNING);
    });
  }

  #onMessage(message: ChildMessage): void {
    if (message.kind === 'done') this.#done(message);
    else if (message.kind === 'refused') this.#refuse(message.id, [message.code, message.message]);
    else if (message.kind === 'closed') this.#end(message.link, message.reason);
    else if (message.kind === 'value')
      for (const link of this.#links.values()) link.deliver(message.subscription, message.value);
  }

  #done(done: Done): void {
    const waiting = this.#take(done.id);
    waiting?.resolve(done);
    // Where nobody waits any more a link would stay open for ever. Any other answer has the id of no link.
    if (waiting === undefined) this.#supervisor.send({ kind: 'close', id: this.#nextId(), link: done.id });
  }

  #refuse(id: number, [code, message]: Refusal): void {
    this.#take(id)?.reject(new GattError(code, message));
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.timer.cancel();
    return waiting;
  }

  #end(link: number, reason: string): void {
    this.#links.get(link)?.end(reason);
    this.#links.delete(link);
  }

  #onDown(reason: string): void {
    for (const id of [...this.#waiting.keys()]) this.#refuse(id, ['GATT_UNAVAILABLE', reason]);
    for (const link of [...this.#links.keys()]) this.#end(link, reason);
  }
}

type Refusal = readonly [code: GattError['code'], message: string];
const LATE: Refusal = ['GATT_TIMEOUT', 'the radio process did not answer in time'];
const NOT_RUNNING: Refusal = ['GATT_UNAVAILABLE', 'the radio process is not running; it is started again soon'];
