import { z } from 'zod';
import { partitionOf } from '../documents/partitions.ts';
import type { DocumentStore } from '../documents/ports.ts';
import { type BrokenDocumentReport, CheckedDocuments } from './checked-documents.ts';

/** After a gateway was silent its sensors are given so long to be heard through it again, ms. */
const GRACE_MS = 600_000;
/** A reading that was so much older when it came is one of those that the gateway kept meanwhile, ms. */
const LAG_MS = 300_000;

const heldSchema = z.strictObject({ at: z.int().min(0) });

/** A gateway, and what came of it last, Unix milliseconds. */
export type GatewayWord = {
  readonly buildingId: string;
  readonly gatewayId: string;
  readonly receivedAt: number;
  /** How old it was. */
  readonly lagMs: number;
};

/**
 * Gateways whose silence explains that of their sensors, and when it last did. When one is back, its sensors are heard as of hours ago until what it
 * kept has come: they are not told of until then.
 */
export class HeldGateways {
  readonly #documents: DocumentStore;
  readonly #partition: string;
  readonly #heldAt: Map<string, number>;

  constructor(documents: DocumentStore, partition: string, heldAt: Map<string, number>) {
    this.#documents = documents;
    this.#partition = partition;
    this.#heldAt = heldAt;
  }

  /** Those of a tenant. */
  static async load(documents: DocumentStore, tenant: string, report: BrokenDocumentReport): Promise<HeldGateways> {
    // A name that no gateway's states have: those lie a level deeper.
    const partition = partitionOf(tenant, 'series', 'held');
    const heldAt = new Map<string, number>();
    const held = new CheckedDocuments(documents, heldSchema, report);
    for await (const { key, value } of held.list(partition)) heldAt.set(key.id, value.at);
    return new HeldGateways(documents, partition, heldAt);
  }

  /** Notes that the gateway explains it now, Unix milliseconds. */
  async hold(buildingId: string, gatewayId: string, now: number): Promise<void> {
    const id = `${buildingId}#${gatewayId}`;
    if (this.#heldAt.get(id) === now) return;
    const order = String(now).padStart(16, '0');
    const key = { partition: this.#partition, id };
    await this.#documents.putIfNewer(key, { at: now }, order, { expiresAt: now + GRACE_MS });
    this.#heldAt.set(id, now);
  }

  /** True for a while after the gateway was silent. */
  isHeld({ buildingId, gatewayId }: Pick<GatewayWord, 'buildingId' | 'gatewayId'>, now: number): boolean {
    const at = this.#heldAt.get(`${buildingId}#${gatewayId}`);
    return at !== undefined && now - at < GRACE_MS;
  }

  /** True where it was silent and still sends what it kept meanwhile. */
  isCatchingUp(word: GatewayWord, now: number): boolean {
    return this.isHeld(word, now) && word.lagMs > LAG_MS && now - word.receivedAt < GRACE_MS;
  }
}
