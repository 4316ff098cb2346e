import { partitionOf } from '../documents/partitions.ts';
import type { DocumentStore } from '../documents/ports.ts';
import { type BrokenDocumentReport, CheckedDocuments, untilUncontested } from './checked-documents.ts';
import { type Mute, muteSchema } from './mute.ts';

/** How long a mute that is over can still be looked up: 30 days. */
const KEPT_MS = 30 * 86_400_000;

/** Mutes of all tenants. They are read each time: whoever mutes expects silence at once. */
export class MuteRepository {
  readonly #mutes: CheckedDocuments<Mute>;

  constructor(documents: DocumentStore, report: BrokenDocumentReport = () => undefined) {
    this.#mutes = new CheckedDocuments(documents, muteSchema, report);
  }

  /** All of the tenant's, those to come and those that ended within 30 days too. */
  async list(tenant: string): Promise<Mute[]> {
    const mutes: Mute[] = [];
    for await (const { value } of this.#mutes.list(partitionOf(tenant, 'mutes'))) mutes.push(value);
    return mutes;
  }

  /** Those that hold at `now`, Unix milliseconds. */
  async active(tenant: string, now: number): Promise<Mute[]> {
    return (await this.list(tenant)).filter(({ from, until }) => from <= now && now < until);
  }

  /** @throws InvalidMessageError */
  async save(tenant: string, mute: Mute): Promise<void> {
    const key = { partition: partitionOf(tenant, 'mutes'), id: mute.id };
    const expiresAt = mute.until + KEPT_MS;
    await untilUncontested(async () => this.#mutes.put(key, mute, await this.#mutes.version(key), { expiresAt }));
  }

  async remove(tenant: string, id: string): Promise<void> {
    await this.#mutes.delete({ partition: partitionOf(tenant, 'mutes'), id });
  }
}
