import type { Discovered } from './admission.ts';
import { BoundedMap } from './bounded-map.ts';

/** Several times what a report holds, so that a crowd of changing addresses makes nobody news again soon. */
const MAX_REMEMBERED = 500;

/** A sensor that waits for approval, as the log tells of it. */
export type WaitingSensor = { readonly id: string; readonly format: string; readonly private_address?: true };

/** Which waiting sensors the log has not told of yet: on a gateway without a screen it is the place to read their ids. */
export class WaitingNews {
  readonly #told = new BoundedMap<string, true>(MAX_REMEMBERED);

  /** Those of `discovered` that were not given before; none is given twice. */
  take(discovered: readonly Discovered[]): WaitingSensor[] {
    const news = discovered.filter(({ deviceId }) => this.#told.get(deviceId) === undefined);
    for (const { deviceId } of news) this.#told.set(deviceId, true);
    return news.map(({ deviceId: id, format, isFleeting }) => ({
      id,
      format,
      ...(isFleeting ? { private_address: true } : {}),
    }));
  }
}
