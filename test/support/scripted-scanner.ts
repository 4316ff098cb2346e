import type { AdapterState, Advertisement, Scanner } from '@sward/ble-ingest/ports.ts';

/** A scanner that hears what a test says. */
export class ScriptedScanner implements Scanner {
  #hear: ((advertisement: Advertisement) => void) | undefined;
  #tellState: (state: AdapterState) => void = () => {};

  async start(onAdvertisement: (advertisement: Advertisement) => void, onState: (state: AdapterState) => void) {
    this.#hear = onAdvertisement;
    this.#tellState = onState;
    onState('scanning');
  }

  async stop(): Promise<void> {
    this.#hear = undefined;
  }

  /** The adapter is in another state. */
  tell(state: AdapterState): void {
    this.#tellState(state);
  }

  /** A BTHome v2 sensor advertises a temperature, in hundredths of a degree Celsius. */
  advertise(address: string, centiDegrees: number): void {
    const low = centiDegrees & 0xff;
    const high = (centiDegrees >> 8) & 0xff;
    const data = Uint8Array.of(0x02, 0x01, 0x06, 0x07, 0x16, 0xd2, 0xfc, 0x40, 0x02, low, high);
    this.#hear?.({ address, addressType: 'public', rssi: -60, data, scanResponse: false, connectable: false });
  }
}
