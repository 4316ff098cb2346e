import { checkMessage } from '@sward/contracts/message-codec.ts';
import { DocumentConflictError } from '../../documents/document-errors.ts';
import { FLEET_PARTITION } from '../../documents/partitions.ts';
import type { DocumentStore } from '../../documents/ports.ts';
import { type GateState, gateStateSchema } from './gate-state.ts';

const KEY = { partition: FLEET_PARTITION, id: 'gate' };

/** A gate that nobody ends is forgotten so long after its time, ms: CloudFormation has given up on it before. */
const FORGOTTEN_AFTER_MS = 3_600_000;

type KeptGate = { readonly state: GateState; readonly version: number };

const expiresAt = ({ startedAt, settings }: GateState) =>
  startedAt + settings.waitMs + settings.soakMs + FORGOTTEN_AFTER_MS;

/** The gate that is being watched: one at most, since a stack is deployed once at a time. */
export class GateKeeper {
  readonly #documents: Pick<DocumentStore, 'get' | 'put' | 'delete'>;

  constructor(documents: Pick<DocumentStore, 'get' | 'put' | 'delete'>) {
    this.#documents = documents;
  }

  /** @throws InvalidMessageError where somebody changed the document by hand */
  async find(): Promise<KeptGate | undefined> {
    const stored = await this.#documents.get(KEY);
    return stored && { state: checkMessage(gateStateSchema, stored.body), version: stored.version };
  }

  /** Watches this gate from now on, and no other. */
  async begin(state: GateState): Promise<void> {
    const stored = await this.#documents.get(KEY);
    await this.#documents.put(KEY, state, stored?.version ?? 0, { expiresAt: expiresAt(state) });
  }

  /** Keeps what a look has found; nothing where another look, or another gate, was faster. */
  async keep(state: GateState, version: number): Promise<void> {
    await this.#unlessOvertaken(() => this.#documents.put(KEY, state, version, { expiresAt: expiresAt(state) }));
  }

  /** Watches the gate no longer, where it is this one. */
  async forget(id: string): Promise<void> {
    const stored = await this.#documents.get(KEY);
    const isThis = stored !== undefined && gateStateSchema.safeParse(stored.body).data?.id === id;
    if (isThis) await this.#unlessOvertaken(() => this.#documents.delete(KEY, stored.version));
  }

  async #unlessOvertaken(write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!(error instanceof DocumentConflictError)) throw error;
    }
  }
}
