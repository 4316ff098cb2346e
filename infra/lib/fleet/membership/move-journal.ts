import { z } from 'zod';
import { FLEET_PARTITION } from '../../documents/partitions.ts';
import type { DocumentKey, DocumentStore } from '../../documents/ports.ts';

/** Where gateways stand that are on their way from group to group. */
const FLEET_MOVES_KEY: DocumentKey = { partition: FLEET_PARTITION, id: 'fleet-moves' };

const movesSchema = z.object({ things: z.array(z.string()) });

/**
 * Which gateways are being moved. One that has left its group and not entered the next is in no group that could be asked for it: a function
 * that ended half-way finds it here when it is called again.
 */
export class MoveJournal {
  readonly #documents: Pick<DocumentStore, 'get' | 'put' | 'delete'>;

  constructor(documents: Pick<DocumentStore, 'get' | 'put' | 'delete'>) {
    this.#documents = documents;
  }

  /** What cannot be read is as if nobody were moved. */
  async things(): Promise<readonly string[]> {
    const stored = await this.#documents.get(FLEET_MOVES_KEY);
    return movesSchema.safeParse(stored?.body).data?.things ?? [];
  }

  /** Replaces what was noted before. */
  async note(things: readonly string[]): Promise<void> {
    const stored = await this.#documents.get(FLEET_MOVES_KEY);
    if (things.length > 0) await this.#documents.put(FLEET_MOVES_KEY, { things }, stored?.version ?? 0);
    else if (stored !== undefined) await this.#documents.delete(FLEET_MOVES_KEY);
  }
}
