import { DocumentConflictError } from '../documents/document-errors.ts';
import { GATEWAYS_PARTITION } from '../documents/partitions.ts';
import type { DocumentStore } from '../documents/ports.ts';
import type { GatewayPlace } from './gateway-place.ts';

/** A gateway that was given a name, and the building where it is to stand. */
export type NewGateway = { readonly gatewayId: string; readonly buildingId: string };

/**
 * Makes a place for a gateway before its first status, so that its first connection is known. Where there is one already, it stays: the gateway's
 * own statuses say where it is.
 * @param now Unix milliseconds
 */
export async function placeNewGateway(
  documents: Pick<DocumentStore, 'put'>,
  { gatewayId, buildingId }: NewGateway,
  now: number,
): Promise<void> {
  const place: GatewayPlace = { v: 1, building_id: buildingId, placed_at: now };
  try {
    await documents.put({ partition: GATEWAYS_PARTITION, id: gatewayId }, place, 0);
  } catch (error) {
    if (!(error instanceof DocumentConflictError)) throw error;
  }
}
