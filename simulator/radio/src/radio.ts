import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AirFrame } from './air-frame.ts';
import { type BindState, writeBindState } from './bind-state.cjs';
import type { BluetoothVersion } from './controller-facts.ts';
import { clearStaleSocket, HciServer } from './hci-server.ts';
import type { Air, AirDevice } from './peripherals/air.ts';
import { Player, systemTimers, type Timers } from './player.ts';
import { RadioStateError } from './radio-errors.ts';
import { createRandom, type Random } from './sensors/random.ts';
import { VirtualController } from './virtual-controller.ts';

export type RadioOptions = {
  /** `unix:/path/to/socket` or `tcp:127.0.0.1:PORT`, port 0 for any free one. */
  readonly listen: string;
  /** What is on air; played from the moment a host first scans or connects. Default: nothing. */
  readonly source?: Iterable<AirFrame>;
  /** Devices that can be connected to; they live from that moment too. */
  readonly peripherals?: readonly AirDevice[];
  /** Share of the advertising events that the controller misses, 0 to 1; the same seed misses the same ones. */
  readonly loss?: { readonly share: number; readonly seed: number };
  /** 5.0 has extended advertising. Default 4.2. */
  readonly version?: BluetoothVersion;
  /** Connections at the same time. Default 32. */
  readonly maxLinks?: number;
  /** What a host meets that binds its socket. Default ready. */
  readonly binding?: BindState;
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

/** What a program needs to find the radio. */
export type RadioEnvironment = {
  readonly SWARD_VIRTUAL_HCI: string;
  readonly SWARD_VIRTUAL_HCI_STATE: string;
  readonly NODE_OPTIONS: string;
};

/** A virtual Bluetooth adapter with a play of advertisements around it. */
export interface Radio {
  /** @throws RadioStateError where the address is taken */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Environment of a program whose `@abandonware/bluetooth-hci-socket` is to be this radio. Known once started. */
  environment(): RadioEnvironment;
  counters(): RadioCounters;
  /** Connections that are up. */
  readonly linkCount: number;
  /** Resolves when the last frame of the source was on air; an endless one never does. */
  readonly finished: Promise<void>;
  /** Fault: `hciconfig down` and `up`. Heals a muted and a hung controller. */
  setPower(isUp: boolean): void;
  /** Fault: another program switches the scan off. */
  disableScan(): void;
  /** Fault: the link to each host breaks; hosts find their adapter down, then up again. */
  dropHosts(): void;
  /** Fault: the adapter is pulled out. Sockets bound to it are dead for ever; binding a new one gives ENODEV. */
  unplug(): void;
  /** The adapter is put back, as new: whoever binds now hears again. */
  replug(): void;
  /** Fault: the receiver is deaf. Commands are answered as ever; nothing is reported, links are lost. */
  mute(isMuted?: boolean): void;
  /** Fault: the firmware hangs. The adapter looks up and answers nothing at all. */
  hang(isHung?: boolean): void;
  /** Fault: what a host meets that binds its socket from now on. */
  setBinding(binding: BindState): void;
  /** Fault: each host's process aborts, as by a fault of the native module. */
  crashHosts(): void;
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
  readonly #peripherals: readonly AirDevice[];
  readonly #timers: Timers;
  readonly #lossShare: number;
  readonly #random: Random;
  readonly #controller: VirtualController;
  readonly #server: HciServer;
  readonly #player: Player;
  #binding: BindState;
  /** Address and folder of the running radio. */
  #running: { readonly address: string; readonly folder: string } | undefined;
  #startedAtMs: number | undefined;
  #aired = 0;
  #sent = 0;

  constructor(options: RadioOptions) {
    const { listen, source = [], peripherals = [], onFrame = () => undefined, timers = systemTimers } = options;
    let end: () => void = () => undefined;
    this.finished = new Promise((resolve) => {
      end = resolve;
    });
    this.#listen = listen;
    this.#onFrame = onFrame;
    this.#peripherals = peripherals;
    this.#timers = timers;
    this.#lossShare = options.loss?.share ?? 0;
    this.#random = createRandom(options.loss?.seed ?? 0);
    this.#binding = options.binding ?? 'ready';
    this.#player = new Player(source, (frame) => this.#air(frame), timers, end);
    const { version = '4.2', maxLinks } = options;
    const emit = (packet: Buffer): void => this.#server.emit(packet);
    this.#controller = new VirtualController(OWN_ADDRESS, {
      version,
      timers,
      emit,
      ...(maxLinks === undefined ? {} : { maxLinks }),
    });
    this.#server = new HciServer(this.#controller, () => this.#play());
  }

  async start(): Promise<void> {
    await clearStaleSocket(this.#listen);
    const address = await this.#server.listen(this.#listen);
    this.#running = { address, folder: await mkdtemp(join(tmpdir(), 'virtual-hci-')) };
    this.setBinding(this.#binding);
  }

  async stop(): Promise<void> {
    this.#player.stop();
    for (const device of this.#peripherals) device.stop();
    const running = this.#running;
    this.#running = undefined;
    if (!running) return;
    await this.#server.close();
    await rm(running.folder, { recursive: true });
  }

  environment(): RadioEnvironment {
    if (!this.#running) throw new RadioStateError('the radio is not started: await start() first');
    const { address, folder } = this.#running;
    return {
      SWARD_VIRTUAL_HCI: address,
      SWARD_VIRTUAL_HCI_STATE: stateFile(folder),
      NODE_OPTIONS: `--require ${JSON.stringify(PRELOAD)}`,
    };
  }

  counters(): RadioCounters {
    return { aired: this.#aired, sent: this.#sent };
  }

  get linkCount(): number {
    return this.#controller.linkCount;
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

  unplug(): void {
    this.setBinding('absent');
    this.#server.setPlugged(false);
  }

  replug(): void {
    this.#server.setPlugged(true);
    this.setBinding('ready');
  }

  mute(isMuted = true): void {
    this.#controller.setDeaf(isMuted);
  }

  hang(isHung = true): void {
    this.#server.setHung(isHung);
  }

  setBinding(binding: BindState): void {
    this.#binding = binding;
    if (this.#running) writeBindState(stateFile(this.#running.folder), binding);
  }

  crashHosts(): void {
    this.#server.crashHosts();
  }

  /** A host listens: the first time this is where everything on air begins. */
  #play(): void {
    if (this.#startedAtMs !== undefined) return;
    this.#startedAtMs = this.#timers.now();
    this.#player.start();
    const air = this.#surroundings();
    for (const device of this.#peripherals) device.start(air);
  }

  #surroundings(): Air {
    return {
      timers: this.#timers,
      advertise: (packets) => {
        const atMs = this.#timers.now() - (this.#startedAtMs ?? 0);
        for (const packet of packets) this.#air({ atMs, packet });
      },
      offer: (address, peer) => this.#controller.offer(address, peer),
    };
  }

  #air(frame: AirFrame): void {
    if (frame.isMissed) return;
    this.#aired++;
    const isLost = this.#lossShare > 0 && this.#random.uniform() < this.#lossShare;
    if (isLost || !this.#server.air(frame.packet)) return;
    this.#sent++;
    this.#onFrame(frame);
  }
}

const stateFile = (folder: string): string => join(folder, 'adapter');
