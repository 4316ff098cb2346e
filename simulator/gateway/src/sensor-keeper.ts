import { SensorHandling } from '@sward/radio/sensors/sensor-handling.ts';

/** Far above every room, and above the limit of the rule that `npm start` brings. */
const HEAT_C = 30;

/** Whoever sits at the keys: unplugs a virtual sensor, heats another, and puts it right again. */
export class SensorKeeper {
  /** What the virtual radio is to know of it. */
  readonly handling = new SensorHandling();
  readonly #addresses: readonly string[];

  /** @param addresses of the virtual sensors; none where others are heard */
  constructor(addresses: readonly string[]) {
    this.#addresses = addresses;
  }

  /** Unplugs the first sensor, or plugs it in again. @returns what was done, in words */
  unplug(): string {
    const address = this.#addresses[0];
    if (address === undefined) return NO_SENSOR;
    if (this.handling.isUnplugged(address)) {
      this.handling.plugIn(address);
      return `plugged ${address} in again`;
    }
    this.handling.unplug(address);
    return `u plugs it in again: unplugged ${address}, an alert after a minute or so`;
  }

  /** Heats the last sensor, or lets it cool. @returns what was done, in words */
  heat(): string {
    const address = this.#addresses.at(-1);
    if (address === undefined) return NO_SENSOR;
    const isHot = this.handling.warmerC(address) > 0;
    this.handling.warm(address, isHot ? 0 : HEAT_C);
    return isHot ? `${address} cools` : `h cools it: heated ${address} by ${HEAT_C} °C, an alert after some seconds`;
  }
}

const NO_SENSOR = 'only virtual sensors can be unplugged and heated';
