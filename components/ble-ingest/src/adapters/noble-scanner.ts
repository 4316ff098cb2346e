import type { Clock, Timer } from '@sward/runtime/clock.ts';
import type { AdvertisingReport } from '../hci/advertising-event.ts';
import { FragmentAssembler } from '../hci/fragment-assembler.ts';
import type { ForeignScanCommand } from '../hci/hci-commands.ts';
import type { Scanner } from '../ports.ts';
import { HearingWatchdog } from '../radio-process/hearing-watchdog.ts';
import { ScanAudience } from '../scan-audience.ts';
import { ScannerUnavailableError } from '../scanner-errors.ts';
import { NobleHciLink } from './noble-hci-link.ts';
import { loadNoble, type Noble } from './noble-internals.ts';

export type NobleScannerOptions = {
  readonly clock: Clock;
  /** How long an adapter may take to get ready before `start` gives up. */
  readonly startTimeoutMs: number;
  /** Pause before a scan that another program ended is started again, so that two programs do not fight at full speed. */
  readonly restartDelayMs: number;
  /** After so long without any report the controller is asked whether it lives. */
  readonly quietMs: number;
  /** Told when only a new process will hear again: noble cannot be closed and opened anew. */
  readonly onDeaf: (reason: string) => void;
  /** Told when `onAdvertisement`, `onState` or noble itself throws; the scan goes on. */
  readonly onHandlerError: (error: unknown) => void;
  /** Loads noble; tests bring a broken one. */
  readonly load?: () => Promise<unknown>;
};

/** Settles `start`: the first call counts. */
type Outcome = { resolve(): void; reject(error: ScannerUnavailableError): void };

const stoppedWhileStarting = (): ScannerUnavailableError =>
  new ScannerUnavailableError('the scanner was stopped while it started');

/** States of noble's adapter that do not end by themselves, with what to do. */
const HOPELESS_STATES: ReadonlyMap<string, string> = new Map([
  ['unauthorized', 'no permission to use the Bluetooth adapter: run the component with CAP_NET_RAW, or as root'],
  ['unsupported', 'the Bluetooth adapter has no BLE: use one of version 4.0 or later'],
]);

const OFF_PROBE_MS = 2000;
/** Refusals of the controller in a row after which a new process tries. */
const MAX_REFUSALS = 4;

/**
 * Hears below noble, not through its `discover` event: that one mixes packets of different times, drops reports with odd AD
 * structures, swallows exceptions, and remembers every address it ever met. noble still does what it does well: it opens the
 * adapter, follows its power and holds its connections. Whether the adapter scans is known from the controller's answers.
 *
 * noble cannot be closed: after `stop` its polling keeps the process alive until `process.exit`.
 */
export class NobleScanner implements Scanner {
  readonly #options: NobleScannerOptions;
  readonly #fragments = new FragmentAssembler();
  readonly #watchdog: HearingWatchdog;
  readonly #audience: ScanAudience;
  #noble: Noble | undefined;
  #link: NobleHciLink | undefined;
  #outcome: Outcome | undefined;
  #restart: Timer | undefined;
  #refusals = 0;

  constructor(options: NobleScannerOptions) {
    this.#options = options;
    this.#audience = new ScanAudience(options.onHandlerError);
    this.#watchdog = new HearingWatchdog({
      clock: options.clock,
      quietMs: options.quietMs,
      isScanning: () => this.isScanning,
      probe: async () => (await this.#link?.probe()) === true,
      restartScan: async () => (await this.#link?.startScan()) === true,
      onDeaf: (reason) => this.#deaf(reason),
    });
  }

  /** noble once it is loaded, for what shares the adapter. */
  get noble(): Noble | undefined {
    return this.#noble;
  }

  get isScanning(): boolean {
    return this.#audience.state === 'scanning';
  }

  async start(...handlers: Parameters<Scanner['start']>): Promise<void> {
    this.#audience.begin(...handlers);
    try {
      const noble = await loadNoble(this.#options.load ?? (() => import('@abandonware/noble')));
      if (!this.#audience.isWanted) throw stoppedWhileStarting();
      await this.#untilScanning(noble);
      this.#watchdog.start();
    } catch (error) {
      this.#detach();
      this.#audience.enter('unavailable');
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#outcome?.reject(stoppedWhileStarting());
    // The answer is not waited for: where there is none, stopping must not take longer for it.
    if (this.#audience.state === 'scanning') this.#link?.stopScan();
    this.#detach();
    this.#audience.end();
  }

  #untilScanning(noble: Noble): Promise<void> {
    this.#noble = noble;
    const { clock, startTimeoutMs } = this.#options;
    return new Promise<void>((resolve, reject) => {
      const timer = clock.setTimer(startTimeoutMs, () => this.#outcome?.reject(this.#timeoutError(noble)));
      const settle = (act: () => void): void => {
        timer.cancel();
        this.#outcome = undefined;
        act();
      };
      this.#outcome = { resolve: () => settle(resolve), reject: (error) => settle(() => reject(error)) };
      this.#attach(noble);
    });
  }

  #timeoutError(noble: Noble): ScannerUnavailableError {
    const seconds = this.#options.startTimeoutMs / 1000;
    const advice =
      noble.state === 'poweredOff'
        ? 'it is switched off: "rfkill unblock bluetooth" and "hciconfig hci0 up" switch it on'
        : 'check with "hciconfig" that there is one, and that this user has CAP_NET_RAW';
    return new ScannerUnavailableError(`no Bluetooth adapter got ready within ${seconds} s; ${advice}`);
  }

  /** Listening for `stateChange` is what makes noble open the adapter, a tick later. */
  #attach(noble: Noble): void {
    this.#link = new NobleHciLink(noble._bindings._hci, this.#options.clock, {
      onReport: (report) => this.#onReport(report),
      onForeignScan: (command) => this.#onForeignScan(command),
      onGone: (reason) => this.#deaf(reason),
      onError: (error) => this.#options.onHandlerError(error),
    });
    noble.on('warning', this.#onWarning);
    noble.on('stateChange', this.#onStateChange);
  }

  #detach(): void {
    this.#watchdog.stop();
    this.#restart?.cancel();
    this.#noble?.removeListener('warning', this.#onWarning);
    this.#noble?.removeListener('stateChange', this.#onStateChange);
  }

  /** noble ends the process on SIGINT if nobody listened after it: when to end is for the component to say. */
  #keepSignalsOurs(): void {
    const onSigInt = this.#noble?._bindings.onSigIntBinded;
    if (onSigInt) process.removeListener('SIGINT', onSigInt);
  }

  async #scan(): Promise<void> {
    this.#keepSignalsOurs();
    const runs = await this.#link?.startScan();
    if (!this.#audience.isWanted || this.#noble?.state !== 'poweredOn') return;
    if (!runs) {
      this.#refused();
      return;
    }
    this.#refusals = 0;
    this.#audience.enter('scanning');
    this.#outcome?.resolve();
  }

  #refused(): void {
    this.#refusals += 1;
    if (this.#refusals >= MAX_REFUSALS) this.#deaf('the Bluetooth controller does not scan when told to');
    this.#link?.changeKindOfScan();
    this.#audience.enter('interrupted');
    this.#scanLater();
  }

  #scanLater(): void {
    const { clock, restartDelayMs } = this.#options;
    this.#restart?.cancel();
    this.#restart = clock.setTimer(restartDelayMs, () => {
      if (this.#noble?.state === 'poweredOn') void this.#scan();
    });
  }

  #onReport(report: AdvertisingReport): void {
    this.#watchdog.heard();
    const whole = this.#fragments.push(report, this.#options.clock.monotonicMs());
    if (whole) this.#audience.hear({ ...whole, data: new Uint8Array(whole.data) });
  }

  /** One that switches the scan on sets filters of its own: nothing is heard twice any more. */
  #onForeignScan({ enables }: ForeignScanCommand): void {
    if (this.#audience.state !== 'scanning' && this.#audience.state !== 'interrupted') return;
    if (!enables) this.#audience.enter('interrupted');
    this.#scanLater();
  }

  readonly #onStateChange = (state: string): void => {
    if (state === 'poweredOn') {
      void this.#scan();
      return;
    }
    this.#link?.abandon();
    const hopeless = HOPELESS_STATES.get(state);
    if (hopeless) this.#deaf(hopeless);
    else this.#off();
  };

  #off(): void {
    this.#audience.enter('interrupted');
    this.#probeWhileOff();
  }

  /** An adapter that is switched off takes no command; one that was unplugged says so, and its socket is dead for good. */
  #probeWhileOff(): void {
    void this.#link?.probe();
    this.#restart?.cancel();
    this.#restart = this.#options.clock.setTimer(OFF_PROBE_MS, () => {
      if (this.#audience.state === 'interrupted' && this.#noble?.state === 'poweredOff') this.#probeWhileOff();
    });
  }

  /** The only way noble tells that the adapter could not be opened. */
  readonly #onWarning = (message: string): void => {
    this.#outcome?.reject(new ScannerUnavailableError(`the Bluetooth adapter cannot be opened: ${message}`));
  };

  #deaf(reason: string): void {
    const outcome = this.#outcome;
    outcome?.reject(new ScannerUnavailableError(reason));
    if (outcome || !this.#audience.isWanted) return;
    this.#audience.enter('interrupted');
    this.#options.onDeaf(reason);
  }
}
