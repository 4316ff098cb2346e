import { fileURLToPath } from 'node:url';
import type { AirFrame } from './air-frame.ts';
import { clearStaleSocket, HciServer } from './hci-server.ts';
import { Player, systemTimers, type Timers } from './player.ts';
import { RadioStateError } from './radio-errors.ts';
import { VirtualController } from './virtual-controller.ts';

export type RadioOptions = {
  /** `unix:/path/to/socket` or `tcp:127.0.0.1:PORT`, port 0 for any free one. */
  readonly listen: string;
  /** What is on air; played from the moment a host first scans. */
  readonly source: Iterable<AirFrame>;
  /** Called with each frame that went to a scanning host. */
  readonly onFrame?: (frame: AirFrame) => void;
  readonly timers?: Timers;
};

export type RadioCounters = {
  /** Advertising events that were on air. */
  readonly aired: number;
  /** Of these, the ones sent to a scanning host. */
  readonly sent: number;
};

/** A virtual Bluetooth adapter with a play of advertisements around it. */
export interface Radio {
  /** @throws RadioStateError where the address is taken */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Environment of a program whose `@abandonware/bluetooth-hci-socket` is to be this radio. Known once started. */
  environment(): { readonly SWARD_VIRTUAL_HCI: string; readonly NODE_OPTIONS: string };
  counters(): RadioCounters;
  /** Resolves when the last frame was on air; an endless source never does. */
  readonly finished: Promise<void>;
  /** Fault: `hciconfig down` and `up`. */
  setPower(isUp: boolean): void;
  /** Fault: another program switches the scan off. */
  disableScan(): void;
  /** Fault: the link to each host breaks; hosts find their adapter down, then up again. */
  dropHosts(): void;
}

/** Locally administered, so that it is nobody's. */
const OWN_ADDRESS = '02534757a4d0';
const PRELOAD = fileURLToPath(new URL('preload.cjs', import.meta.url));

/** A radio that is not yet listening. */
export function createRadio(options: RadioOptions): Radio {
  return new VirtualRadio(options);
}

class VirtualRadio implements Radio {
  readonly finished: Promise<void>;
  readonly #listen: string;
  readonly #onFrame: (frame: AirFrame) => void;
  readonly #server: HciServer;
  readonly #player: Player;
  #address: string | undefined;
  #aired = 0;
  #sent = 0;

  constructor({ listen, source, onFrame = () => undefined, timers = systemTimers }: RadioOptions) {
    let end: () => void = () => undefined;
    this.finished = new Promise((resolve) => {
      end = resolve;
    });
    this.#listen = listen;
    this.#onFrame = onFrame;
    this.#player = new Player(source, (frame) => this.#air(frame), timers, end);
    this.#server = new HciServer(new VirtualController(OWN_ADDRESS), () => this.#player.start());
  }

  async start(): Promise<void> {
    await clearStaleSocket(this.#listen);
    this.#address = await this.#server.listen(this.#listen);
  }

  async stop(): Promise<void> {
    this.#player.stop();
    if (this.#address !== undefined) await this.#server.close();
    this.#address = undefined;
  }

  environment() {
    if (this.#address === undefined) throw new RadioStateError('the radio is not started: await start() first');
    return { SWARD_VIRTUAL_HCI: this.#address, NODE_OPTIONS: `--require ${JSON.stringify(PRELOAD)}` };
  }

  counters(): RadioCounters {
    return { aired: this.#aired, sent: this.#sent };
  }

  setPower(isUp: boolean): void {
    this.#server.setPower(isUp);
  }

  disableScan(): void {
    this.#server.disableScan();
  }

  dropHosts(): void {
    this.#server.dropHosts();
  }

  #air(frame: AirFrame): void {
    this.#aired++;
    if (!this.#server.air(frame.packet)) return;
    this.#sent++;
    this.#onFrame(frame);
  }
}
