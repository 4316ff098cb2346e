import type { Clock, Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';

export type WatchdogDeps = {
  readonly clock: Clock;
  /** After so long without any report the controller is asked, ms. */
  readonly quietMs: number;
  /** Whether reports are to be expected: an adapter that is known to be off hears nothing. */
  readonly isScanning: () => boolean;
  /** Asks the controller something harmless; resolves whether it answered in time. */
  readonly probe: () => Promise<boolean>;
  /** Starts the scan anew; resolves whether the controller said that it scans. */
  readonly restartScan: () => Promise<boolean>;
  /** Nothing in this process helps any more. */
  readonly onDeaf: (reason: string) => void;
};

const PROBES = 2;
/** Half intervals in which something was heard: a place where that often something is on air does not fall silent at once. */
const STEADY_LOOKS = 6;
const MAX_FRUITLESS_CHECKS = 2;

/**
 * Tells sensors that are silent from an adapter that is deaf. A place without any BLE device is nothing unusual: while the
 * controller answers, and says that it scans, all is well. The scan is started anew at each check all the same, because
 * another program may have ended it unnoticed; that costs some ms of hearing in a place where there is nothing to hear.
 * Where hearing was steady and ends, and a new scan does not help, a new process tries once: it has no such memory.
 */
export class HearingWatchdog {
  readonly #deps: WatchdogDeps;
  #timer: Timer | undefined;
  #heard = false;
  #quietHalves = 0;
  #steadyLooks = 0;
  #fruitlessChecks = 0;
  #checking = false;

  constructor(deps: WatchdogDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { clock, quietMs } = this.#deps;
    this.#timer ??= every(
      clock,
      () => quietMs / 2,
      () => this.#look(),
    );
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** To be called with each report; costs nothing. */
  heard(): void {
    this.#heard = true;
  }

  #look(): void {
    const isQuiet = !this.#heard && this.#deps.isScanning();
    if (this.#heard) {
      this.#steadyLooks += 1;
      this.#fruitlessChecks = 0;
    }
    this.#heard = false;
    this.#quietHalves = isQuiet ? this.#quietHalves + 1 : 0;
    if (this.#quietHalves < 2 || this.#checking) return;
    this.#quietHalves = 0;
    this.#checking = true;
    void this.#check().finally(() => {
      this.#checking = false;
    });
  }

  async #check(): Promise<void> {
    const { onDeaf, restartScan } = this.#deps;
    if (!(await this.#answers())) return this.#judge(onDeaf, 'the Bluetooth controller answers no command');
    if (!(await restartScan())) return this.#judge(onDeaf, 'the Bluetooth controller does not scan when told to');
    this.#fruitlessChecks += 1;
    if (this.#fruitlessChecks < MAX_FRUITLESS_CHECKS) return;
    if (this.#steadyLooks >= STEADY_LOOKS) this.#judge(onDeaf, 'steady advertisements ended all at once');
    this.#steadyLooks = 0;
  }

  async #answers(): Promise<boolean> {
    for (let attempt = 0; attempt < PROBES; attempt += 1) if (await this.#deps.probe()) return true;
    return false;
  }

  /** A report, or the loss of the adapter's power, may have come while the controller was asked. */
  #judge(onDeaf: WatchdogDeps['onDeaf'], reason: string): void {
    const isOver = this.#heard || this.#timer === undefined || !this.#deps.isScanning();
    if (!isOver) onDeaf(reason);
  }
}
