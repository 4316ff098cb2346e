import { GATEWAYS_PARTITION } from '../../documents/partitions.ts';
import type { DocumentStore } from '../../documents/ports.ts';
import { gatewayPlaceSchema } from '../../gateways/gateway-place.ts';
import type { Presence } from './ports.ts';

/** Connections as the gateways' register keeps them: Greengrass goes on saying HEALTHY of a core that it hears no more. */
export class DocumentPresence implements Presence {
  readonly #documents: Pick<DocumentStore, 'get'>;

  constructor(documents: Pick<DocumentStore, 'get'>) {
    this.#documents = documents;
  }

  async offlineSince(core: string): Promise<number | undefined> {
    const stored = await this.#documents.get({ partition: GATEWAYS_PARTITION, id: core });
    const presence = gatewayPlaceSchema.safeParse(stored?.body).data?.presence;
    return presence?.connected === false ? presence.at : undefined;
  }
}
