import type { AdapterState, Advertisement, Scanner } from './ports.ts';

/** Who is told what a scanner hears: the handlers of `Scanner.start`. */
type Handlers = {
  readonly onAdvertisement: Parameters<Scanner['start']>[0];
  readonly onState: Parameters<Scanner['start']>[1];
};

/** Tells the handlers of a scanner, each change of state once. What they throw costs one call, never the scan. */
export class ScanAudience {
  readonly #onError: (error: unknown) => void;
  #handlers: Handlers | undefined;
  #state: AdapterState = 'stopped';

  /** @param onError told what a handler throws */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  get state(): AdapterState {
    return this.#state;
  }

  /** Whether anybody is to be told: from `begin` to `end`. */
  get isWanted(): boolean {
    return this.#handlers !== undefined;
  }

  begin(onAdvertisement: Handlers['onAdvertisement'], onState: Handlers['onState']): void {
    this.#handlers = { onAdvertisement, onState };
    this.enter('starting');
  }

  /** Nothing is told after this. */
  end(): void {
    this.enter('stopped');
    this.#handlers = undefined;
  }

  enter(state: AdapterState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#tell(({ onState }) => onState(state));
  }

  hear(advertisement: Advertisement): void {
    this.#tell(({ onAdvertisement }) => onAdvertisement(advertisement));
  }

  #tell(call: (handlers: Handlers) => void): void {
    if (!this.#handlers) return;
    try {
      call(this.#handlers);
    } catch (error) {
      this.#onError(error);
    }
  }
}
