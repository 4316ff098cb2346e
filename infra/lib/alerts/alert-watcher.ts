import { isId } from '@sward/contracts/ids.ts';
import type { DocumentStore } from '../documents/ports.ts';
import type { Directory } from '../history/ports.ts';
import { tenantOf } from '../tenancy/tenant.ts';
import { AlertKeeper } from './alert-keeper.ts';
import { AlertOutbox } from './alert-outbox.ts';
import { AlertRepository } from './alert-repository.ts';
import type { BrokenDocumentReport } from './checked-documents.ts';
import { GatewayStays } from './gateway-stays.ts';
import { groupBy } from './group-by.ts';
import { GroupRepository } from './group-repository.ts';
import type { AlertListener } from './ports.ts';
import { freshRuleBook } from './rule-book.ts';
import { RuleRepository } from './rule-repository.ts';
import { SeriesRepository } from './series-repository.ts';
import { TenantWatch, type WatchPorts } from './tenant-watch.ts';

export type AlertWatcherProps = {
  readonly documents: DocumentStore;
  readonly directory: Directory;
  readonly listener: AlertListener;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Told of documents that do not fit their schema. */
  readonly onBroken?: BrokenDocumentReport;
};

/** Looks each minute for what no reading tells of: silence, and alerts whose rule is gone. */
export class AlertWatcher {
  readonly #directory: Directory;
  readonly #ports: WatchPorts & { readonly rules: RuleRepository; readonly groups: GroupRepository };

  constructor({ documents, directory, listener, now, onBroken = () => undefined }: AlertWatcherProps) {
    const alerts = new AlertRepository(documents, onBroken);
    const keeper = new AlertKeeper(alerts, listener);
    this.#directory = directory;
    this.#ports = {
      rules: new RuleRepository(documents, onBroken),
      groups: new GroupRepository(documents, onBroken),
      alerts,
      states: new SeriesRepository(documents, onBroken),
      outbox: new AlertOutbox(documents, keeper, onBroken),
      directory,
      documents,
      onBroken,
      now,
    };
  }

  /**
   * Looks at every tenant that was ever heard.
   * @throws the first error; everything that it did not concern is done
   */
  async tick(): Promise<void> {
    const errors: unknown[] = [];
    const stays = await GatewayStays.load(this.#ports.documents, this.#ports.onBroken);
    for (const [tenant, buildings] of await this.#buildingsByTenant()) {
      await this.#watch(tenant, buildings, stays).catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
  }

  async #watch(tenant: string, buildings: readonly string[], stays: GatewayStays): Promise<void> {
    const book = await freshRuleBook(this.#ports, tenant, this.#ports.now());
    await new TenantWatch(tenant, book, stays, this.#ports).run(buildings);
  }

  async #buildingsByTenant(): Promise<Map<string, string[]>> {
    const buildings: string[] = [];
    for await (const building of this.#directory.buildings()) {
      if (isId(tenantOf(building))) buildings.push(building);
    }
    return groupBy(buildings, tenantOf);
  }
}
