import { isId } from '@sward/contracts/ids.ts';
import type { Directory } from '../history/ports.ts';
import { tenantOf } from '../tenancy/tenant.ts';

export type WatchTickPorts = {
  readonly watcher: { tick(): Promise<void> };
  /** Tells people what time brings: a tick for each tenant. */
  readonly dispatcher: { tick(tenant: string): Promise<void> };
  readonly directory: Pick<Directory, 'buildings'>;
};

/**
 * What is done each minute: a look for silence, then for each tenant what its alerts need by the clock. What fails holds up nothing else.
 * @throws the first error, when everything was tried
 */
export async function watchTick({ watcher, dispatcher, directory }: WatchTickPorts): Promise<void> {
  const errors: unknown[] = [];
  const attempt = (act: () => Promise<void>) => act().catch((error: unknown) => void errors.push(error));
  const tenants = new Set<string>();
  for await (const building of directory.buildings()) tenants.add(tenantOf(building));
  await attempt(() => watcher.tick());
  for (const tenant of [...tenants].filter(isId)) await attempt(() => dispatcher.tick(tenant));
  if (errors.length > 0) throw errors[0];
}
