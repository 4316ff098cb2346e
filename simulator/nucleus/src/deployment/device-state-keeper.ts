import type { DeviceState, DeviceStateFile } from './device-state.ts';

/** The device state in memory, saved at each change. */
export class DeviceStateKeeper {
  readonly #file: DeviceStateFile;
  #state: DeviceState;

  /** @throws RootFolderError when the saved state cannot be read */
  constructor(file: DeviceStateFile) {
    this.#file = file;
    this.#state = file.load();
  }

  get current(): DeviceState {
    return this.#state;
  }

  deployed(roots: ReadonlyMap<string, string>, components: ReadonlyMap<string, string>): void {
    this.#save({ ...this.#state, roots, components });
  }

  markInstalled(id: string): void {
    this.#save({ ...this.#state, installed: new Set([...this.#state.installed, id]) });
  }

  /** A version that went away is installed again when it comes back. */
  forgetInstalled(keep: readonly string[]): void {
    this.#save({ ...this.#state, installed: new Set([...this.#state.installed].filter((id) => keep.includes(id))) });
  }

  #save(state: DeviceState): void {
    this.#file.save(state);
    this.#state = state;
  }
}
