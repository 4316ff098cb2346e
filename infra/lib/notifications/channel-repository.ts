import { type BrokenDocumentReport, CheckedDocuments, untilUncontested } from '../alerts/checked-documents.ts';
import { partitionOf } from '../documents/partitions.ts';
import type { DocumentKey, DocumentStore } from '../documents/ports.ts';
import { type Channel, channelSchema, requireOwn } from './channel.ts';

/** Channels of all tenants. */
export class ChannelRepository {
  readonly #channels: CheckedDocuments<Channel>;

  constructor(documents: DocumentStore, report: BrokenDocumentReport = () => undefined) {
    this.#channels = new CheckedDocuments(documents, channelSchema, report);
  }

  async get(tenant: string, id: string): Promise<Channel | undefined> {
    return (await this.#channels.get(keyOf(tenant, id)))?.value;
  }

  async list(tenant: string): Promise<Channel[]> {
    const channels: Channel[] = [];
    for await (const { value } of this.#channels.list(partitionOf(tenant, 'channels'))) channels.push(value);
    return channels;
  }

  /**
   * Writes a channel, over a broken one too.
   * @throws InvalidChannelError where it names a secret or a topic of another tenant
   * @throws InvalidMessageError where it does not fit its schema
   */
  async save(tenant: string, channel: Channel): Promise<void> {
    requireOwn(tenant, channel);
    const key = keyOf(tenant, channel.id);
    await untilUncontested(async () => this.#channels.put(key, channel, await this.#channels.version(key)));
  }

  /** What waits for it becomes dead letters; rules that name it are told of in the log. */
  async remove(tenant: string, id: string): Promise<void> {
    await this.#channels.delete(keyOf(tenant, id));
  }
}

const keyOf = (tenant: string, id: string): DocumentKey => ({ partition: partitionOf(tenant, 'channels'), id });
