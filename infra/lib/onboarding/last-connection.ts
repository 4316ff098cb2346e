import { GATEWAYS_PARTITION } from '../documents/partitions.ts';
import type { DocumentStore } from '../documents/ports.ts';
import { gatewayPlaceSchema } from '../gateways/gateway-place.ts';

/** By which certificate a gateway was connected last, and when, Unix milliseconds, give or take 2 minutes. */
export type LastConnection = {
  readonly certificateId: string;
  readonly at: number;
  /** It has not ended, as far as is known. */
  readonly connected: boolean;
};

/** What AWS IoT told of the gateway's connections last; undefined where it told nothing, or nothing that can be read. */
export async function lastConnection(
  documents: Pick<DocumentStore, 'get'>,
  gatewayId: string,
): Promise<LastConnection | undefined> {
  const stored = await documents.get({ partition: GATEWAYS_PARTITION, id: gatewayId });
  const presence = gatewayPlaceSchema.safeParse(stored?.body).data?.presence;
  if (presence?.certificate_id === undefined) return undefined;
  return { certificateId: presence.certificate_id, at: presence.at, connected: presence.connected };
}
