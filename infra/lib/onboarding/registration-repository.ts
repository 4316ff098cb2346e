import { InvalidMessageError } from '@sward/contracts/errors.ts';
import { requireId } from '@sward/contracts/ids.ts';
import { checkMessage } from '@sward/contracts/message-codec.ts';
import { untilUncontested } from '../alerts/checked-documents.ts';
import { REGISTRATIONS_PARTITION, TOKENS_PARTITION } from '../documents/partitions.ts';
import type { DocumentKey, DocumentStore } from '../documents/ports.ts';
import { CLAIM_WINDOW_MS } from './claim-decision.ts';
import { requireGatewayName } from './gateway-name.ts';
import { AlreadyRegisteredError } from './onboarding-errors.ts';
import {
  newRegistration,
  type Registration,
  type RegistrationRequest,
  registrationSchema,
  revokedRegistration,
} from './registration.ts';
import { isSameHash } from './registration-token.ts';

/** A registration and the version that it was read at; 0: there is none. */
export type KnownRegistration = { readonly registration: Registration; readonly version: number };

const keyOf = (gatewayId: string): DocumentKey => ({ partition: REGISTRATIONS_PARTITION, id: gatewayId });

/**
 * Registrations of all tenants, by gateway: a thing's name is the account's, so a gateway id is taken for everybody. Beside each
 * stands a document by the hash of its token, by which a device that knows nothing but its token is found; what counts is
 * the hash in the registration.
 *
 * A document that does not fit its schema throws `InvalidMessageError`: who may be a gateway is nothing to guess.
 */
export class RegistrationRepository {
  readonly #documents: DocumentStore;

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  /**
   * Registers a gateway.
   * @param now Unix milliseconds
   * @returns it as it is kept
   * @throws InvalidIdError, InvalidGatewayNameError
   * @throws AlreadyRegisteredError where the id is registered and `replace` is not asked for
   * @throws DocumentConflictError where somebody else registers the same gateway at this moment
   */
  async register(request: RegistrationRequest, now: number): Promise<Registration> {
    const gatewayId = requireGatewayName(request.gatewayId);
    const known = await this.read(gatewayId);
    if (known && !request.replace) throw alreadyRegistered(known.registration);
    const registration = checkMessage(registrationSchema, newRegistration(request, known?.registration, now));
    // First the way to it: a way that leads nowhere opens nothing.
    await this.#putToken(registration);
    await this.save(registration, known?.version ?? 0);
    return registration;
  }

  /** The gateway's registration; undefined where nobody registered it. */
  async find(gatewayId: string): Promise<Registration | undefined> {
    return (await this.read(gatewayId))?.registration;
  }

  /** The registration whose token has this hash, and its version; undefined where there is none, or no longer. */
  async findByToken(sha256: string): Promise<KnownRegistration | undefined> {
    const way = await this.#documents.get({ partition: TOKENS_PARTITION, id: sha256 });
    if (way === undefined) return undefined;
    const known = await this.read(requireId((way.body as { gateway_id?: unknown }).gateway_id, 'gateway_id'));
    return known && isSameHash(known.registration.token_sha256, sha256) ? known : undefined;
  }

  /**
   * All registrations in the order of their gateways' ids.
   * @param onBroken told of one that cannot be read, which is passed over @default such a one throws InvalidMessageError
   */
  async *list(onBroken?: (gatewayId: string, reason: unknown) => void): AsyncGenerator<KnownRegistration> {
    for await (const { key, body, version } of this.#documents.list(REGISTRATIONS_PARTITION)) {
      try {
        yield { registration: checkMessage(registrationSchema, body), version };
      } catch (error) {
        if (onBroken === undefined || !(error instanceof InvalidMessageError)) throw error;
        onBroken(key.id, error.message);
      }
    }
  }

  /** The gateway's registration and the version that `save` wants. */
  async read(gatewayId: string): Promise<KnownRegistration | undefined> {
    const stored = await this.#documents.get(keyOf(gatewayId));
    return stored && { registration: checkMessage(registrationSchema, stored.body), version: stored.version };
  }

  /**
   * Writes what became of a registration that was read at `version`.
   * @throws DocumentConflictError where somebody wrote it meanwhile: read it again, decide again
   */
  async save(registration: Registration, version: number): Promise<void> {
    await this.#documents.put(keyOf(registration.gateway_id), registration, version);
  }

  /**
   * Changes a registration, again where somebody else wrote it meanwhile.
   * @param change gives the same object back where nothing is to change
   * @returns it as it is kept; undefined where nobody registered the gateway
   * @throws DocumentBusyError where others keep writing it
   */
  async change(gatewayId: string, change: (known: Registration) => Registration): Promise<Registration | undefined> {
    return untilUncontested(async () => {
      const known = await this.read(gatewayId);
      if (known === undefined) return undefined;
      const changed = change(known.registration);
      if (changed !== known.registration) await this.save(changed, known.version);
      return changed;
    });
  }

  /**
   * Marks the gateway as revoked: its token is void, and its certificates are to go. Again is no error.
   * @returns it as it is kept; undefined where nobody registered it
   */
  revoke(gatewayId: string, now: number): Promise<Registration | undefined> {
    return this.change(gatewayId, (known) => revokedRegistration(known, now));
  }

  /**
   * Gone by itself once the token is void, also for a device that used it at the last moment and asks again. A registration that was cut off left
   * this way behind: whoever goes on with the same token makes it last as long as the token.
   */
  async #putToken({ token_sha256: id, gateway_id, expires_at }: Registration): Promise<void> {
    const key = { partition: TOKENS_PARTITION, id };
    const left = await this.#documents.get(key);
    const isOwn = (left?.body as { gateway_id?: unknown } | undefined)?.gateway_id === gateway_id;
    const expiresAt = expires_at + CLAIM_WINDOW_MS;
    await this.#documents.put(key, { gateway_id }, isOwn ? (left?.version ?? 0) : 0, { expiresAt });
  }
}

function alreadyRegistered({ gateway_id, building_id, state }: Registration): AlreadyRegisteredError {
  return new AlreadyRegisteredError(
    `gateway ${gateway_id} is ${state} in building ${building_id}. Ask for its replacement, or choose another id`,
  );
}
