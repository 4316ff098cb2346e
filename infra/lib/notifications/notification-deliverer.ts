import { z } from 'zod';
import { CheckedDocuments, untilUncontested } from '../alerts/checked-documents.ts';
import { DocumentConflictError } from '../documents/document-errors.ts';
import { partitionOf } from '../documents/partitions.ts';
import type { DocumentKey, DocumentStore } from '../documents/ports.ts';
import { durationText, timeText } from './alert-words.ts';
import { type Channel, type ChannelKind, requireOwn } from './channel.ts';
import { ChannelRepository } from './channel-repository.ts';
import { MAX_TEXT, type Notification } from './notification.ts';
import { ChannelBusyError, ChannelMissingError } from './notification-errors.ts';
import { within } from './plain-text.ts';
import type { ChannelSender } from './ports.ts';

export type DelivererPorts = {
  readonly documents: DocumentStore;
  /** Those that this process can send by. */
  readonly senders: Readonly<Partial<Record<ChannelKind, ChannelSender>>>;
  /** Unix milliseconds. */
  readonly now: () => number;
};

const deliverySchema = z.strictObject({ v: z.literal(1), state: z.enum(['sending', 'told']) });

const MINUTE_MS = 60_000;
/** Longer than one attempt can take, the function's timeout included. */
const CLAIM_MS = 2 * MINUTE_MS;
/** Longer than any queue keeps a message, dead letters included. */
const REMEMBERED_MS = 30 * 24 * 60 * MINUTE_MS;
/** Who hears of something later than this is told so. */
const LATE_MS = 10 * MINUTE_MS;

/** What is delivered late says when it was written: its words may no longer be true. */
function withDelay(notification: Notification, now: number): Notification {
  const { created_at, text } = notification;
  if (now - created_at <= LATE_MS) return notification;
  const note = `\n(Delivered ${durationText(now - created_at)} late: written ${timeText(created_at, 'UTC')}.)`;
  return { ...notification, text: `${within(text, MAX_TEXT - note.length)}${note}` };
}

/**
 * Tells each notification once, however often it is queued. Whoever delivers claims the id first; a second one finds the claim and
 * waits. A claim ends by itself, for the case that its owner crashed: then nobody knows whether the other side heard it,
 * and it is told once more, because an alert told twice does less harm than one told never.
 */
export class NotificationDeliverer {
  readonly #deliveries: CheckedDocuments<z.infer<typeof deliverySchema>>;
  readonly #channels: ChannelRepository;
  readonly #ports: DelivererPorts;

  constructor(ports: DelivererPorts) {
    this.#ports = ports;
    this.#deliveries = new CheckedDocuments(ports.documents, deliverySchema, () => undefined);
    this.#channels = new ChannelRepository(ports.documents);
  }

  /**
   * Resolves when the channel was told, now or before.
   * @throws ChannelMissingError, InvalidChannelError, ChannelRefusedError, SecretMissingError where it never can be
   * @throws ChannelBusyError, or whatever else went wrong, where it may be later
   */
  async deliver(notification: Notification): Promise<void> {
    const { tenant, id } = notification;
    const key = { partition: partitionOf(tenant, 'sent'), id };
    const claim = await this.#claim(key);
    if (claim === undefined) return;
    try {
      await this.#send(notification);
    } catch (error) {
      await this.#release(key, claim);
      throw error;
    }
    await this.#remember(key);
  }

  async #send(notification: Notification): Promise<void> {
    const { tenant, channel_id } = notification;
    const channel = await this.#channels.get(tenant, channel_id);
    if (channel === undefined) {
      throw new ChannelMissingError(`channel ${channel_id} of ${tenant} does not exist: make it, then redrive`);
    }
    requireOwn(tenant, channel);
    await this.#senderOf(channel).send(channel, withDelay(notification, this.#ports.now()));
  }

  #senderOf({ id, kind }: Channel): ChannelSender {
    const sender = this.#ports.senders[kind];
    if (sender !== undefined) return sender;
    throw new ChannelMissingError(`channel ${id} is of kind ${kind} now, and this was queued for another: test it`);
  }

  /** @returns the version of the claim; undefined where the channel was told already */
  async #claim(key: DocumentKey): Promise<number | undefined> {
    const expiresAt = this.#ports.now() + CLAIM_MS;
    try {
      return await this.#deliveries.put(key, { v: 1, state: 'sending' }, 0, { expiresAt });
    } catch (error) {
      if (!(error instanceof DocumentConflictError)) throw error;
    }
    const other = await this.#deliveries.get(key);
    if (other?.value.state === 'told') return undefined;
    throw new ChannelBusyError(`notification ${key.id} is being sent by another process`);
  }

  async #release(key: DocumentKey, claim: number): Promise<void> {
    try {
      await this.#deliveries.delete(key, claim);
    } catch {
      // It ends by itself. What went wrong with the channel is what the caller has to know.
    }
  }

  async #remember(key: DocumentKey): Promise<void> {
    const expiresAt = this.#ports.now() + REMEMBERED_MS;
    await untilUncontested(async () => {
      const version = await this.#deliveries.version(key);
      await this.#deliveries.put(key, { v: 1, state: 'told' }, version, { expiresAt });
    });
  }
}
