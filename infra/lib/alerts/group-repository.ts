import { partitionOf } from '../documents/partitions.ts';
import type { DocumentStore } from '../documents/ports.ts';
import { type BrokenDocumentReport, CheckedDocuments, untilUncontested } from './checked-documents.ts';
import { type Group, groupSchema } from './rule.ts';
import { TenantCache } from './tenant-cache.ts';

/** Groups of devices of all tenants. */
export class GroupRepository {
  readonly #groups: CheckedDocuments<Group>;
  readonly #cache = new TenantCache<Group>((tenant) => this.#list(tenant));

  constructor(documents: DocumentStore, report: BrokenDocumentReport = () => undefined) {
    this.#groups = new CheckedDocuments(documents, groupSchema, report);
  }

  /** The tenant's groups as they were at most 30 s before `now`, Unix milliseconds. */
  groups(tenant: string, now: number): Promise<readonly Group[]> {
    return this.#cache.get(tenant, now);
  }

  /** The tenant's groups as they are. */
  fresh(tenant: string, now: number): Promise<readonly Group[]> {
    return this.#cache.refresh(tenant, now);
  }

  /** @throws InvalidMessageError */
  async save(tenant: string, group: Group): Promise<void> {
    this.#cache.forget(tenant);
    const key = { partition: partitionOf(tenant, 'groups'), id: group.id };
    await untilUncontested(async () => this.#groups.put(key, group, await this.#groups.version(key)));
  }

  async remove(tenant: string, id: string): Promise<void> {
    this.#cache.forget(tenant);
    await this.#groups.delete({ partition: partitionOf(tenant, 'groups'), id });
  }

  async #list(tenant: string): Promise<Group[]> {
    const groups: Group[] = [];
    for await (const { value } of this.#groups.list(partitionOf(tenant, 'groups'))) groups.push(value);
    return groups;
  }
}
