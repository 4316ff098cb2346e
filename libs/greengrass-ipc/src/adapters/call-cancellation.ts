import type { OperationOptions } from 'aws-iot-device-sdk-v2/dist/eventstream_rpc.js';

type CancelController = NonNullable<OperationOptions['cancelController']>;

/** Lets go of an SDK call that is no longer waited for. The SDK's own class would pull in the root of its package. */
export class CallCancellation implements CancelController {
  readonly #listeners = new Set<() => void>();
  #cancelled = false;

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    for (const listener of [...this.#listeners]) listener();
    this.#listeners.clear();
  }

  hasBeenCancelled(): boolean {
    return this.#cancelled;
  }

  /** As the SDK asks: called at once when already cancelled, and then nothing to remove is returned. */
  addListener(listener: () => void): (() => void) | undefined {
    if (this.#cancelled) {
      listener();
      return undefined;
    }
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
