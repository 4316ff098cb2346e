/** Names in the account that the card of a gateway, its nucleus and the tools speak of. */
export const ONBOARDING_NAMES = {
  /** Provisioning template by which a new gateway gets its own certificate. */
  provisioningTemplate: 'SwardGateways',
  /** Provisioning template by which a gateway exchanges its certificate. */
  rotationTemplate: 'SwardRotation',
  /** Policy of the claim certificate, which is on every new card. */
  claimPolicy: 'SwardClaim',
} as const;

/** Parameters of the provisioning template that the device sends. */
export const CLAIM_PARAMETERS = { token: 'Token', serial: 'SerialNumber' } as const;

/** A client that holds a claim connects by a name that begins so: it can take no gateway's connection away. */
export const CLAIM_CLIENT_PREFIX = 'sward-claim-';

/** The client id by which a gateway connects to exchange its certificate, beside its nucleus. */
export const ROTATION_CLIENT_SUFFIX = '-rotate';

/** The client id that a card gives its gateway for the time of its provisioning. */
export const claimClientId = (gatewayId: string) => `${CLAIM_CLIENT_PREFIX}${gatewayId}`;

/** The client id by which a gateway asks for a new certificate: only its own policy lets it connect so. */
export const rotationClientId = (gatewayId: string) => `${gatewayId}${ROTATION_CLIENT_SUFFIX}`;
