/** What somebody does to virtual sensors while they play: takes one away, warms one up. Sensors go by their own address. */
export class SensorHandling {
  readonly #unplugged = new Set<string>();
  readonly #warmerC = new Map<string, number>();

  /** The sensor is not heard any more, until it is plugged in again. */
  unplug(address: string): void {
    this.#unplugged.add(address);
  }

  plugIn(address: string): void {
    this.#unplugged.delete(address);
  }

  isUnplugged(address: string): boolean {
    return this.#unplugged.has(address);
  }

  /** From now on the sensor measures `byC` degrees above its room; 0 ends it. */
  warm(address: string, byC: number): void {
    this.#warmerC.set(address, byC);
  }

  warmerC(address: string): number {
    return this.#warmerC.get(address) ?? 0;
  }
}
