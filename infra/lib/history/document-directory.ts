import { requireId } from '@sward/contracts/ids.ts';
import { DocumentConflictError } from '../documents/document-errors.ts';
import { BUILDINGS_PARTITION, partitionOf } from '../documents/partitions.ts';
import type { DocumentKey, DocumentStore } from '../documents/ports.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import { tenantOf } from '../tenancy/tenant.ts';
import {
  orderOfDevice,
  orderOfGateway,
  readBuildingDocument,
  readDeviceDocument,
  readGatewayDocument,
  toBuildingDocument,
  toDeviceDocument,
  toGatewayDocument,
} from './directory-documents.ts';
import type { DeviceState, Directory, GatewayState } from './ports.ts';

/** What has said nothing for more than a year is forgotten. */
const KEPT_MS = 400 * 24 * 3_600_000;

/** Documents written at a time. */
const WIDTH = 16;

const partitionIn = (buildingId: string, kind: 'devices' | 'gateways') =>
  partitionOf(tenantOf(buildingId), kind, buildingId);

/** No id holds a `#`. */
const deviceKey = ({ buildingId, gatewayId, reading }: DeviceState): DocumentKey => ({
  partition: partitionIn(buildingId, 'devices'),
  id: `${requireId(gatewayId, 'gateway_id')}#${requireId(reading.device_id, 'device_id')}`,
});

/** The newest state of each device. */
function newestOf(readings: readonly StoredReading[]): DeviceState[] {
  const newest = new Map<string, DeviceState>();
  for (const state of readings) {
    const key = deviceKey(state);
    const name = `${key.partition}#${key.id}`;
    const known = newest.get(name);
    if (known === undefined || orderOfDevice(known) < orderOfDevice(state)) newest.set(name, state);
  }
  return [...newest.values()];
}

/**
 * The directory as documents: one of each device as each gateway hears it, one of each gateway, one of each building. An
 * update costs a write per device, however many readings it brings.
 */
export class DocumentDirectory implements Directory {
  readonly #documents: DocumentStore;
  /** Buildings that are known to be noted: a write saved with each update. */
  readonly #noted = new Set<string>();

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  async update(readings: readonly StoredReading[]): Promise<void> {
    const states = newestOf(readings);
    for (const buildingId of new Set(states.map((state) => state.buildingId))) await this.#note(buildingId);
    for (let i = 0; i < states.length; i += WIDTH) {
      await Promise.all(states.slice(i, i + WIDTH).map((state) => this.#keep(state)));
    }
  }

  async #keep(state: DeviceState): Promise<void> {
    const options = { expiresAt: state.cloudReceivedAt + KEPT_MS };
    await this.#documents.putIfNewer(deviceKey(state), toDeviceDocument(state), orderOfDevice(state), options);
  }

  async heard(gateway: GatewayState): Promise<void> {
    const { buildingId, gatewayId, heardAt } = gateway;
    await this.#note(buildingId);
    const key = { partition: partitionIn(buildingId, 'gateways'), id: requireId(gatewayId, 'gateway_id') };
    const options = { expiresAt: heardAt + KEPT_MS };
    await this.#documents.putIfNewer(key, toGatewayDocument(gateway), orderOfGateway(gateway), options);
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
    for await (const { body } of this.#documents.list(BUILDINGS_PARTITION)) yield readBuildingDocument(body);
  }

  async *devices(buildingId: string): AsyncIterable<DeviceState> {
    for await (const { body } of this.#documents.list(partitionIn(buildingId, 'devices'))) {
      yield readDeviceDocument(body);
    }
  }

  async *gateways(buildingId: string): AsyncIterable<GatewayState> {
    for await (const { body } of this.#documents.list(partitionIn(buildingId, 'gateways'))) {
      yield readGatewayDocument(body);
    }
  }
}
