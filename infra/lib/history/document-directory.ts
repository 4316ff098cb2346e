import { SwardError } from '@sward/contracts/errors.ts';
import { requireId } from '@sward/contracts/ids.ts';
import { CorruptDocumentError, DocumentConflictError } from '../documents/document-errors.ts';
import { BUILDINGS_PARTITION, partitionOf } from '../documents/partitions.ts';
import type { DocumentKey, DocumentStore, StoredDocument } from '../documents/ports.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import { tenantOf } from '../tenancy/tenant.ts';
import {
  FORGOTTEN_AFTER_MS,
  newestArrival,
  readStatesDocument,
  toStatesDocument,
  updateStates,
} from './device-states.ts';
import {
  orderOfGateway,
  readBuildingDocument,
  readGatewayDocument,
  toBuildingDocument,
  toGatewayDocument,
} from './directory-documents.ts';
import type { DeviceState, Directory, DirectoryEntry, ForgottenEntries, GatewayState } from './ports.ts';

/** Each try that fails is one at which another writer came through. */
const ATTEMPTS = 25;

/** Gateways updated at a time. */
const WIDTH = 16;

type Gateway = Pick<GatewayState, 'buildingId' | 'gatewayId'>;

const partitionIn = (buildingId: string, kind: 'devices' | 'gateways') =>
  partitionOf(tenantOf(buildingId), kind, buildingId);

const keyOf = ({ buildingId, gatewayId }: Gateway, kind: 'devices' | 'gateways'): DocumentKey => ({
  partition: partitionIn(buildingId, kind),
  id: requireId(gatewayId, 'gateway_id'),
});

function byGateway(readings: readonly StoredReading[]): StoredReading[][] {
  const groups = new Map<string, StoredReading[]>();
  for (const stored of readings) {
    const { partition, id } = keyOf(stored, 'devices');
    const group = groups.get(`${partition}#${id}`);
    if (group) group.push(stored);
    else groups.set(`${partition}#${id}`, [stored]);
  }
  return [...groups.values()];
}

/** Runs `attempt` again whenever somebody else wrote its document meanwhile. */
async function untilWritten<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (count >= ATTEMPTS || !(error instanceof DocumentConflictError)) throw error;
    }
  }
}

/**
 * The directory as documents: one of all devices of a gateway, one of each gateway, one of each building. An update costs a
 * read and mostly one small write per gateway, however many readings of however many devices it brings; a backlog, older than
 * what is known, costs the read alone.
 */
export class DocumentDirectory implements Directory {
  readonly #documents: DocumentStore;
  /** Buildings that are known to be noted: a write saved with each update. */
  readonly #noted = new Set<string>();

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  /** @throws DocumentConflictError where others wrote the same gateway's states 25 times meanwhile */
  async update(readings: readonly StoredReading[]): Promise<void> {
    const groups = byGateway(readings);
    for (const buildingId of new Set(readings.map((stored) => stored.buildingId))) await this.#note(buildingId);
    for (let i = 0; i < groups.length; i += WIDTH) {
      const some = groups.slice(i, i + WIDTH);
      await Promise.all(some.map((group) => untilWritten(() => this.#keep(group))));
    }
  }

  async #keep(came: readonly StoredReading[]): Promise<void> {
    const [first] = came;
    if (first === undefined) return;
    const key = keyOf(first, 'devices');
    const stored = await this.#documents.get(key);
    const states = updateStates(stored ? knownStates(stored, first) : [], came);
    if (states === undefined) return;
    await this.#putStates(key, states, stored?.version ?? 0);
  }

  async heard(gateway: GatewayState): Promise<void> {
    await this.#note(gateway.buildingId);
    const options = { expiresAt: gateway.heardAt + FORGOTTEN_AFTER_MS };
    const order = orderOfGateway(gateway);
    await this.#documents.putIfNewer(keyOf(gateway, 'gateways'), toGatewayDocument(gateway), order, options);
  }

  /** @throws DocumentConflictError where others wrote the same gateway's states 25 times meanwhile */
  async forget(entry: DirectoryEntry): Promise<ForgottenEntries> {
    const deviceIds = await untilWritten(() => this.#forgetDevices(entry));
    return { gateway: entry.deviceId === undefined && (await this.#forgetGateway(entry)), deviceIds };
  }

  async #forgetDevices(entry: DirectoryEntry): Promise<string[]> {
    const key = keyOf(entry, 'devices');
    const stored = await this.#documents.get(key);
    if (!stored) return [];
    const known = knownStates(stored, entry);
    const rest = known.filter(({ reading }) => entry.deviceId !== undefined && reading.device_id !== entry.deviceId);
    // Of a gateway that is forgotten nothing stays, states that cannot be read neither.
    if (rest.length === known.length && entry.deviceId !== undefined) return [];
    if (rest.length === 0) await this.#documents.delete(key, stored.version);
    else await this.#putStates(key, rest, stored.version);
    return known.filter((state) => !rest.includes(state)).map(({ reading }) => reading.device_id);
  }

  async #forgetGateway(gateway: Gateway): Promise<boolean> {
    const key = keyOf(gateway, 'gateways');
    const stored = await this.#documents.get(key);
    if (stored) await this.#documents.delete(key);
    return stored !== undefined;
  }

  async #putStates(key: DocumentKey, states: readonly DeviceState[], expectedVersion: number): Promise<void> {
    const options = { expiresAt: newestArrival(states) + FORGOTTEN_AFTER_MS };
    await this.#documents.put(key, toStatesDocument(states), expectedVersion, options);
  }

  async #note(buildingId: string): Promise<void> {
    if (this.#noted.has(buildingId)) return;
    const key = { partition: BUILDINGS_PARTITION, id: requireId(buildingId, 'building_id') };
    try {
      await this.#documents.put(key, toBuildingDocument(buildingId), 0);
    } catch (error) {
      // Noted before, by another process.
      if (!(error instanceof DocumentConflictError)) throw error;
    }
    this.#noted.add(buildingId);
  }

  async *buildings(): AsyncIterable<string> {
    for await (const document of this.#documents.list(BUILDINGS_PARTITION)) {
      yield read(document, () => readBuildingDocument(document.body));
    }
  }

  /** By gateway, then device. */
  async *devices(buildingId: string): AsyncIterable<DeviceState> {
    for await (const document of this.#documents.list(partitionIn(buildingId, 'devices'))) {
      const gateway = { buildingId, gatewayId: document.key.id };
      yield* read(document, () => readStatesDocument(gateway, document.body));
    }
  }

  async *gateways(buildingId: string): AsyncIterable<GatewayState> {
    for await (const document of this.#documents.list(partitionIn(buildingId, 'gateways'))) {
      yield read(document, () => readGatewayDocument(document.body));
    }
  }
}

/** States that cannot be read must not keep a gateway from being acknowledged: they are written over. */
function knownStates({ body }: StoredDocument, gateway: Gateway): readonly DeviceState[] {
  try {
    return readStatesDocument({ buildingId: gateway.buildingId, gatewayId: gateway.gatewayId }, body);
  } catch (error) {
    if (error instanceof SwardError) return [];
    throw error;
  }
}

/** @throws CorruptDocumentError naming the document */
function read<T>({ key }: StoredDocument, decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    const name = JSON.stringify([key.partition, key.id]);
    throw new CorruptDocumentError(`document ${name} cannot be read: delete it, the next message writes it anew`, {
      cause,
    });
  }
}
