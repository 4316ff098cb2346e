import { DocumentConflictError } from '../documents/document-errors.ts';
import { GATEWAYS_PARTITION } from '../documents/partitions.ts';
import type { DocumentStore } from '../documents/ports.ts';
import type { Directory } from '../history/ports.ts';
import type { GatewayEvent, PresenceEvent, StatusEvent } from './gateway-event.ts';
import { type GatewayPlace, gatewayPlaceSchema, placeAfterPresence, placeAfterStatus } from './gateway-place.ts';
import { placeAfterDisplacement, tellsOfTwoGateways } from './two-gateways.ts';

/** Told where two gateways seem to have one name, again and again while both run. */
export type TwoGatewaysReport = (gateway: { readonly gatewayId: string; readonly buildingId: string }) => void;

export type GatewayRegisterOptions = {
  readonly documents: DocumentStore;
  readonly directory: Pick<Directory, 'heard'>;
  /** @default nobody */
  readonly onTwoGateways?: TwoGatewaysReport;
};

type Known = { readonly place: GatewayPlace | undefined; readonly version: number };

const ATTEMPTS = 4;

/** Keeps the directory's gateways: finds the building that a connection event is about, and takes each event for what it is worth. */
export class GatewayRegister {
  readonly #documents: DocumentStore;
  readonly #directory: Pick<Directory, 'heard'>;
  readonly #onTwoGateways: TwoGatewaysReport;

  constructor({ documents, directory, onTwoGateways = () => undefined }: GatewayRegisterOptions) {
    this.#documents = documents;
    this.#directory = directory;
    this.#onTwoGateways = onTwoGateways;
  }

  /**
   * Takes an event; may take it again, and late.
   * @throws DocumentConflictError where others keep writing the same gateway's place
   */
  async take(event: GatewayEvent): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await (event.kind === 'status' ? this.#takeStatus(event) : this.#takePresence(event));
      } catch (error) {
        if (!(error instanceof DocumentConflictError) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Who publishes is connected. A disconnection that came after it is heard later, and stays. */
  async #takeStatus(event: StatusEvent): Promise<void> {
    const { buildingId, gatewayId, receivedAt } = event;
    const known = await this.#read(gatewayId);
    await this.#write(gatewayId, known, placeAfterStatus(known.place, event));
    await this.#directory.heard({ buildingId, gatewayId, heardAt: receivedAt, connected: true });
  }

  /** A client that was never heard in a building is no gateway, or one whose first status is on its way. */
  async #takePresence(event: PresenceEvent): Promise<void> {
    const known = await this.#read(event.gatewayId);
    if (known.place === undefined) return;
    const displaced = placeAfterDisplacement(known.place, event);
    const newer = placeAfterPresence(displaced, event);
    await this.#write(event.gatewayId, known, newer ?? displaced);
    if (tellsOfTwoGateways(known.place, displaced)) this.#tellOfTwo(event, known.place);
    if (newer) await this.#hear(event, known.place);
  }

  async #hear({ gatewayId, connected, receivedAt }: PresenceEvent, { building_id }: GatewayPlace): Promise<void> {
    await this.#directory.heard({ buildingId: building_id, gatewayId, heardAt: receivedAt, connected });
  }

  #tellOfTwo({ gatewayId }: PresenceEvent, { building_id }: GatewayPlace): void {
    this.#onTwoGateways({ gatewayId, buildingId: building_id });
  }

  /** What cannot be read, such as what a newer version wrote before it was taken back, is as if it were not there. */
  async #read(gatewayId: string): Promise<Known> {
    const stored = await this.#documents.get({ partition: GATEWAYS_PARTITION, id: gatewayId });
    return { place: gatewayPlaceSchema.safeParse(stored?.body).data, version: stored?.version ?? 0 };
  }

  async #write(gatewayId: string, known: Known, place: GatewayPlace): Promise<void> {
    if (place === known.place) return;
    await this.#documents.put({ partition: GATEWAYS_PARTITION, id: gatewayId }, place, known.version);
  }
}
