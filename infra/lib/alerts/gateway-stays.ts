import { GATEWAYS_PARTITION } from '../documents/partitions.ts';
import type { DocumentStore } from '../documents/ports.ts';
import { type GatewayPlace, gatewayPlaceSchema } from '../gateways/gateway-place.ts';
import { tenantOf } from '../tenancy/tenant.ts';
import { type BrokenDocumentReport, CheckedDocuments } from './checked-documents.ts';

/** A gateway in a building, and what is known of it there: when it or its sensor was heard there last, Unix milliseconds of the cloud's clock. */
export type Stay = { readonly buildingId: string; readonly gatewayId: string; readonly heardAt: number };

/**
 * In which building each gateway is now, of all tenants: that of its newest status. The directory knows it in each building where it ever was, and
 * what was under way when it moved is kept there even later, so what the directory says counts for the newest stay only. A gateway
 * that sends no status counts wherever it is known.
 */
export class GatewayStays {
  readonly #places: ReadonlyMap<string, GatewayPlace>;

  constructor(places: ReadonlyMap<string, GatewayPlace>) {
    this.#places = places;
  }

  static async load(documents: DocumentStore, report: BrokenDocumentReport): Promise<GatewayStays> {
    const places = new Map<string, GatewayPlace>();
    const stored = new CheckedDocuments(documents, gatewayPlaceSchema, report);
    for await (const { key, value } of stored.list(GATEWAYS_PARTITION)) places.set(key.id, value);
    return new GatewayStays(places);
  }

  /** True where the gateway is in another building now. */
  isElsewhere(buildingId: string, gatewayId: string): boolean {
    const place = this.#places.get(gatewayId);
    return place !== undefined && place.building_id !== buildingId;
  }

  /** True where it is in a building of another tenant now. */
  isOthers(buildingId: string, gatewayId: string): boolean {
    const place = this.#places.get(gatewayId);
    return place !== undefined && tenantOf(place.building_id) !== tenantOf(buildingId);
  }

  /** False for what was heard where the gateway is no more, or there before it was elsewhere. */
  counts({ buildingId, gatewayId, heardAt }: Stay): boolean {
    if (this.isElsewhere(buildingId, gatewayId)) return false;
    const place = this.#places.get(gatewayId);
    return place?.moved !== true || heardAt >= place.placed_at;
  }
}
