import type { AdapterState, Advertisement, Scanner } from '../ports.ts';
import { ScannerUnavailableError } from '../scanner-errors.ts';
import { loadNoble, type Noble, type ReportListener } from './noble-internals.ts';

/** Event_Types of a connectable advertisement and a scan response, and RSSI "not available" (Core specification, Vol 4, Part E, 7.7.65.2). */
const ADV_IND = 0x00;
const SCAN_RSP = 0x04;
const RSSI_UNKNOWN = 127;

export type NobleScannerOptions = {
  /** How long an adapter may take to get ready before `start` gives up. */
  readonly startTimeoutMs: number;
  /** Pause before a scan that another program ended is started again, so that two programs do not fight at full speed. */
  readonly restartDelayMs: number;
  /** Told when `onAdvertisement` or `onState` throws; the scan goes on. */
  readonly onHandlerError: (error: unknown) => void;
  /** Loads noble; tests bring a broken one. */
  readonly load?: () => Promise<unknown>;
};

type Handlers = {
  readonly onAdvertisement: (advertisement: Advertisement) => void;
  readonly onState: (state: AdapterState) => void;
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

/**
 * Hears through noble's HCI layer, not through its `discover` event: that one mixes packets of different times, drops
 * reports with odd AD structures, swallows exceptions, and remembers every address it ever met. noble still does what
 * it does well: it brings the adapter up, follows its state and sends the scan commands.
 *
 * noble cannot be closed: after `stop` its polling keeps the process alive until `process.exit`.
 */
export class NobleScanner implements Scanner {
  readonly #options: NobleScannerOptions;
  #noble: Noble | undefined;
  #handlers: Handlers | undefined;
  #outcome: Outcome | undefined;
  #state: AdapterState = 'stopped';
  #restart: NodeJS.Timeout | undefined;

  constructor(options: NobleScannerOptions) {
    this.#options = options;
  }

  async start(onAdvertisement: Handlers['onAdvertisement'], onState: Handlers['onState']): Promise<void> {
    this.#handlers = { onAdvertisement, onState };
    this.#enter('starting');
    try {
      const noble = await loadNoble(this.#options.load ?? (() => import('@abandonware/noble')));
      if (!this.#handlers) throw stoppedWhileStarting();
      await this.#untilScanning(noble);
    } catch (error) {
      this.#detach();
      this.#enter('unavailable');
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#outcome?.reject(stoppedWhileStarting());
    if (this.#state === 'scanning') this.#noble?.stopScanning();
    this.#detach();
    this.#enter('stopped');
    this.#handlers = undefined;
  }

  #untilScanning(noble: Noble): Promise<void> {
    this.#noble = noble;
    return new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => this.#outcome?.reject(this.#timeoutError(noble)), this.#options.startTimeoutMs);
      const settle = (act: () => void): void => {
        clearTimeout(timer);
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

  /** Listening for `stateChange` is what makes noble open the adapter. Its own listener for reports goes: see above. */
  #attach(noble: Noble): void {
    noble._bindings._hci.removeAllListeners('leAdvertisingReport');
    noble._bindings._hci.on('leAdvertisingReport', this.#onReport);
    noble.on('warning', this.#onWarning);
    noble.on('scanStart', this.#onScanStart);
    noble.on('scanStop', this.#onScanStop);
    noble.on('stateChange', this.#onStateChange);
    if (noble.state === 'poweredOn') this.#scan();
  }

  #detach(): void {
    clearTimeout(this.#restart);
    const noble = this.#noble;
    if (!noble) return;
    noble._bindings._hci.removeListener('leAdvertisingReport', this.#onReport);
    noble.removeListener('warning', this.#onWarning);
    noble.removeListener('scanStart', this.#onScanStart);
    noble.removeListener('scanStop', this.#onScanStop);
    noble.removeListener('stateChange', this.#onStateChange);
  }

  /** noble ends the process on SIGINT if nobody listened after it: when to end is for the component to say. */
  #keepSignalsOurs(): void {
    const onSigInt = this.#noble?._bindings.onSigIntBinded;
    if (onSigInt) process.removeListener('SIGINT', onSigInt);
  }

  #scan(): void {
    this.#keepSignalsOurs();
    this.#noble?.startScanning([], true);
  }

  readonly #onReport: ReportListener = (_status, eventType, address, addressType, data, rssi) => {
    this.#tell((handlers) =>
      handlers.onAdvertisement({
        address: address.replaceAll(':', ''),
        addressType,
        rssi: rssi === RSSI_UNKNOWN ? undefined : rssi,
        data: new Uint8Array(data),
        scanResponse: eventType === SCAN_RSP,
        connectable: eventType === ADV_IND,
      }),
    );
  };

  readonly #onStateChange = (state: string): void => {
    const hopeless = HOPELESS_STATES.get(state);
    if (state === 'poweredOn') this.#scan();
    else this.#enter(hopeless ? 'unavailable' : 'interrupted');
    if (hopeless) this.#outcome?.reject(new ScannerUnavailableError(hopeless));
  };

  readonly #onScanStart = (): void => {
    this.#enter('scanning');
    this.#outcome?.resolve();
  };

  readonly #onScanStop = (): void => {
    this.#enter('interrupted');
    clearTimeout(this.#restart);
    this.#restart = setTimeout(() => {
      if (this.#noble?.state === 'poweredOn') this.#scan();
    }, this.#options.restartDelayMs);
  };

  /** The only way noble tells that the adapter could not be opened. */
  readonly #onWarning = (message: string): void => {
    this.#outcome?.reject(new ScannerUnavailableError(`the Bluetooth adapter cannot be opened: ${message}`));
  };

  #enter(state: AdapterState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#tell((handlers) => handlers.onState(state));
  }

  /** What a handler throws must not get into noble, which would take it for a broken packet. */
  #tell(call: (handlers: Handlers) => void): void {
    if (!this.#handlers) return;
    try {
      call(this.#handlers);
    } catch (error) {
      this.#options.onHandlerError(error);
    }
  }
}
