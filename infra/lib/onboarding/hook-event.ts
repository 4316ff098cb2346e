import { z } from 'zod';
import { CLAIM_PARAMETERS } from './onboarding-names.ts';

const certificateId = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What AWS IoT asks a pre-provisioning hook, payload version 2020-04-01. `clientId` and `parameters` are chosen by the device: nothing but these
 * two parameters is read, and what is too long for them is no request.
 */
export const hookEventSchema = z.object({
  /** The certificate by which the device asks. Only who exchanges it needs it. */
  claimCertificateId: certificateId.optional().catch(undefined),
  /** The one that it is to have. */
  certificateId,
  certificatePem: z.string().optional(),
  clientId: z.string().max(128).default(''),
  parameters: z
    .object({
      [CLAIM_PARAMETERS.token]: z.string().max(64).optional(),
      [CLAIM_PARAMETERS.serial]: z.string().max(64).optional(),
    })
    .default({}),
});

export type HookEvent = z.infer<typeof hookEventSchema>;

/** What AWS IoT is answered. Parameters that are given here go before those of the device. */
export type HookAnswer =
  | { readonly allowProvisioning: true; readonly parameterOverrides: Readonly<Record<string, string>> }
  | { readonly allowProvisioning: false };

export const REFUSED: HookAnswer = { allowProvisioning: false };

/** What a line of the log says of a question. */
export type HookFields = Readonly<Record<string, string | undefined>>;

/** A question for the log, which escapes what a device chose. */
export const fieldsOf = ({ certificateId, claimCertificateId, clientId }: HookEvent): HookFields => ({
  certificate_id: certificateId,
  shown_certificate_id: claimCertificateId,
  client_id: clientId,
});
