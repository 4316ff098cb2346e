import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';

const time = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: 'not a SHA-256: 64 hex digits' });

/** Why a certificate of a gateway is on its way out. */
const retirementSchema = z.strictObject({
  certificate_id: sha256,
  /**
   * `rotated`: the gateway exchanged it. `superseded`: the gateway asked a second time before it was heard. `replaced`: a new
   * card was made for its gateway. `revoked`: nobody is to use it.
   */
  reason: z.enum(['rotated', 'superseded', 'replaced', 'revoked']),
  at: time,
});

export type Retirement = z.infer<typeof retirementSchema>;

/** What is known of a gateway's right to be one: a document of `REGISTRATIONS_PARTITION`. Times are Unix milliseconds. */
export const registrationSchema = z.strictObject({
  v: z.literal(1),
  gateway_id: idSchema,
  building_id: idSchema,
  /** Of the token on its card. The token itself is nowhere but there. */
  token_sha256: sha256,
  /** Where given, a device must tell the same. */
  serial: idSchema.optional(),
  registered_at: time,
  /** From then on a token that was not used is void. */
  expires_at: time,
  state: z.enum(['registered', 'provisioned', 'revoked']),
  /** When the token was used first. */
  provisioned_at: time.optional(),
  /** The certificate in force: AWS IoT's id of it. */
  certificate_id: sha256.optional(),
  /** When that certificate was given out. */
  certified_at: time.optional(),
  /** When it ends. */
  certificate_ends_at: time.optional(),
  /** How often the token was used. */
  uses: z.int().min(0),
  /** Certificates that are not yet taken out of service: see `certificate-watch.ts`. */
  retired: z.array(retirementSchema),
});

export type Registration = z.infer<typeof registrationSchema>;

/** How long a token is good unless somebody says otherwise: a card is written today and put in this week. */
export const TOKEN_VALID_MS = 7 * 86_400_000;

/** What `npm run onboard` asks for. */
export type RegistrationRequest = {
  readonly gatewayId: string;
  readonly buildingId: string;
  /** `tokenSha256` of the card's token. */
  readonly tokenSha256: string;
  /** The device must tell this serial number too. An id of ours. */
  readonly serial?: string | undefined;
  /** @default TOKEN_VALID_MS */
  readonly validForMs?: number | undefined;
  /** Where there is a gateway of that id, this one takes its place: name and history stay, its certificate goes. @default false */
  readonly replace?: boolean | undefined;
  /** Certificates on the gateway's thing, whoever gave them out: they go as well. @default none */
  readonly attached?: readonly string[] | undefined;
};

/** The certificates that are to go, with the one in force among them. */
export function retiring(known: Registration, reason: Retirement['reason'], at: number): Retirement[] {
  const { certificate_id, retired } = known;
  return certificate_id === undefined ? retired : [...retired, { certificate_id, reason, at }];
}

/** A certificate that AWS IoT is about to give out. */
export type NewCertificate = {
  readonly certificateId: string;
  /** Unix milliseconds; where it could not be read from the certificate, nobody is told of its end. */
  readonly endsAt?: number | undefined;
};

/**
 * The registration with another certificate in force; the one before is on its way out for `reason`. The same object where it is in force
 * already: AWS IoT may ask twice.
 */
export function withCertificate(
  known: Registration,
  { certificateId, endsAt }: NewCertificate,
  reason: Retirement['reason'],
  now: number,
): Registration {
  if (known.certificate_id === certificateId) return known;
  const { certificate_ends_at: _, ...rest } = known;
  return {
    ...rest,
    certificate_id: certificateId,
    certified_at: now,
    ...(endsAt === undefined ? {} : { certificate_ends_at: endsAt }),
    retired: retiring(known, reason, now),
  };
}

/** What is to go where another gateway takes the name: certificates of its registration, and those that it knows nothing of. */
function replaced(known: Registration | undefined, attached: readonly string[], at: number): Retirement[] {
  const going = known === undefined ? [] : retiring(known, 'replaced', at);
  const told = new Set(going.map(({ certificate_id }) => certificate_id));
  const others = attached.filter((id) => !told.has(id));
  return [...going, ...others.map((certificate_id) => ({ certificate_id, reason: 'replaced', at }) as const)];
}

/** A registration as it begins, in the place of `known` where there is one. */
export function newRegistration(
  { gatewayId, buildingId, tokenSha256, serial, validForMs = TOKEN_VALID_MS, attached = [] }: RegistrationRequest,
  known: Registration | undefined,
  now: number,
): Registration {
  return {
    v: 1,
    gateway_id: gatewayId,
    building_id: buildingId,
    token_sha256: tokenSha256,
    ...(serial === undefined ? {} : { serial }),
    registered_at: now,
    expires_at: now + validForMs,
    state: 'registered',
    uses: 0,
    retired: replaced(known, attached, now),
  };
}

/** The registration of a gateway that nobody is to be any more. The same object where it is so already. */
export function revokedRegistration(known: Registration, now: number): Registration {
  if (known.state === 'revoked') return known;
  const { certificate_id: _, certified_at: __, certificate_ends_at: ___, ...rest } = known;
  return { ...rest, state: 'revoked', retired: retiring(known, 'revoked', now) };
}
