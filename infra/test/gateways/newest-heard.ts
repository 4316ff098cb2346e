import type { GatewayState } from '../../lib/history/ports.ts';

/** The part of a directory that keeps gateways: the newest word of each, by `heardAt`. */
export class NewestHeard {
  readonly #states = new Map<string, GatewayState>();
  fails = false;

  async heard(state: GatewayState): Promise<void> {
    if (this.fails) throw new TypeError('no state');
    const key = `${state.buildingId}#${state.gatewayId}`;
    const known = this.#states.get(key);
    if (known === undefined || known.heardAt <= state.heardAt) this.#states.set(key, state);
  }

  states(): readonly GatewayState[] {
    return [...this.#states.values()];
  }
}
