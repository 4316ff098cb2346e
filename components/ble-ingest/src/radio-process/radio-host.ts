import type { Clock } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import type { GattAdapter } from '../gatt-ports.ts';
import type { Scanner } from '../ports.ts';
import { GattDispatcher } from './gatt-dispatcher.ts';
import type { ChildMessage, ParentMessage, RadioSettings } from './messages.ts';
import { ReportQueue } from './report-queue.ts';

/** A scanner, and the GATT adapter beside it once it has brought the adapter up. */
export type Radio = { readonly scanner: Scanner; readonly gatt: () => GattAdapter | undefined };

export type RadioHostDeps = {
  readonly clock: Clock;
  /** `onWritten` is called when the operating system has taken the message. */
  readonly send: (message: ChildMessage, onWritten?: () => void) => void;
  /** `onDeaf` is for what only a new process cures. */
  readonly createRadio: (settings: RadioSettings, onDeaf: (reason: string) => void) => Radio;
  readonly exit: (code: number) => void;
};

const ALIVE_MS = 2000;
/** For last words that BLE ingest does not read. */
const EXIT_MS = 500;

/** The radio process: obeys BLE ingest, tells what it hears, and ends rather than go on deaf. */
export class RadioHost {
  readonly #deps: RadioHostDeps;
  readonly #queue: ReportQueue;
  readonly #gatt: GattDispatcher;
  #radio: Radio | undefined;
  #isEnding = false;

  constructor(deps: RadioHostDeps) {
    this.#deps = deps;
    this.#queue = new ReportQueue(deps.clock, deps.send);
    this.#gatt = new GattDispatcher(() => this.#radio?.gatt(), deps.send);
    every(
      deps.clock,
      () => ALIVE_MS,
      () => deps.send({ kind: 'alive' }),
    );
  }

  receive(message: ParentMessage): void {
    if (message.kind === 'start') void this.#start(message.settings);
    else if (message.kind === 'stop') void this.#stop();
    else void this.#gatt.serve(message);
  }

  async #start(settings: RadioSettings): Promise<void> {
    const { send, createRadio } = this.#deps;
    const radio = createRadio(settings, (reason) => this.#fail(reason));
    this.#radio = radio;
    try {
      await radio.scanner.start(
        (advertisement) => this.#queue.add(advertisement),
        (state) => this.#tell({ kind: 'state', state }),
      );
      send({ kind: 'started' });
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** What was heard before a change of state is told before it. */
  #tell(message: ChildMessage): void {
    this.#queue.flush();
    this.#deps.send(message);
  }

  #fail(reason: string): void {
    this.#exit({ kind: 'failed', reason }, 1);
  }

  async #stop(): Promise<void> {
    this.#isEnding = true;
    await this.#radio?.scanner.stop();
    this.#isEnding = false;
    this.#exit({ kind: 'state', state: 'stopped' }, 0);
  }

  /** A start that is broken off by a stop fails as well: the first word counts. */
  #exit(lastWords: ChildMessage, code: number): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#queue.flush();
    const { send, exit, clock } = this.#deps;
    send(lastWords, () => exit(code));
    clock.setTimer(EXIT_MS, () => exit(code));
  }
}
