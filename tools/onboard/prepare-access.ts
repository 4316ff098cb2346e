import { type DeploymentPorts, deployAnew } from '@sward/infra/lib/onboarding/deployment-anew.ts';
import { replaceGateway } from '@sward/infra/lib/onboarding/gateway-removal.ts';
import { ONBOARDING_NAMES } from '@sward/infra/lib/onboarding/onboarding-names.ts';
import type { CertificateRegistry, OnboardingLog } from '@sward/infra/lib/onboarding/ports.ts';
import type { RegistrationRepository } from '@sward/infra/lib/onboarding/registration-repository.ts';
import { TOKEN_BYTES, tokenOf, tokenSha256 } from '@sward/infra/lib/onboarding/registration-token.ts';
import type { IotAccount, KeptCard, KeptCards } from './ports.ts';
import { deleteSpent } from './spent-claims.ts';
import type { KnownGateway, OnboardRequest, TokenDecision } from './token-decision.ts';

export type AccessPorts = DeploymentPorts & {
  readonly iot: Pick<IotAccount, 'createClaim' | 'deleteClaim'>;
  readonly kept: KeptCards;
  readonly registrations: RegistrationRepository;
  readonly registry: CertificateRegistry;
  readonly log: OnboardingLog;
  /** So many random bytes. */
  readonly random: (bytes: number) => Uint8Array;
  /** Unix milliseconds. */
  readonly now: () => number;
};

export type AccessRequest = {
  readonly request: OnboardRequest;
  readonly decision: TokenDecision;
  readonly known: KeptCard | undefined;
  readonly validForMs: number;
};

const DAY_MS = 86_400_000;

export const validForMs = (days: number): number => days * DAY_MS;

/** What the account knows of a gateway. */
export async function knownGateway(
  { registrations, registry }: Pick<AccessPorts, 'registrations' | 'registry'>,
  gatewayId: string,
): Promise<KnownGateway> {
  const registration = await registrations.find(gatewayId);
  return { registration, attached: registration === undefined ? await registry.attachedTo(gatewayId) : [] };
}

/**
 * Makes the token and the claim that this card lets its gateway in by. They are kept before anybody is registered: whoever
 * is interrupted goes on with the same ones. A card that is void takes its claim with it: somebody may hold that card.
 */
export async function prepareAccess(ports: AccessPorts, wanted: AccessRequest): Promise<KeptCard> {
  const { iot, kept } = ports;
  const { request, decision, known } = wanted;
  if (decision === 'anew' && known !== undefined) await deleteSpent([known], iot, kept);
  const card = decision === 'anew' || known === undefined ? await newCard(ports, request.gatewayId) : known;
  if (decision !== 'again') await register(ports, wanted, card.token);
  if (decision === 'anew' || (decision === 'again' && (await isWaiting(ports, request))))
    await deployAnew(ports, request);
  return card;
}

/** Its replacement may have been cut off after the registration. Who came in meanwhile stays in its group. */
async function isWaiting({ registrations }: AccessPorts, { gatewayId }: OnboardRequest): Promise<boolean> {
  return (await registrations.find(gatewayId))?.state === 'registered';
}

async function newCard({ iot, kept, random }: AccessPorts, gatewayId: string): Promise<KeptCard> {
  const token = tokenOf(random(TOKEN_BYTES));
  const card: KeptCard = { v: 1, gateway_id: gatewayId, token, claim: await newClaim(iot) };
  await kept.write(card);
  return card;
}

/** Where it replaces another, that one's certificates go at once: two gateways of one name would cut each other off. */
async function register(ports: AccessPorts, { request, decision, validForMs }: AccessRequest, token: string) {
  const { gatewayId, buildingId, serial } = request;
  const registration = { gatewayId, buildingId, serial, tokenSha256: tokenSha256(token), validForMs };
  if (decision === 'anew') await replaceGateway(ports, registration, ports.now());
  else await ports.registrations.register(registration, ports.now());
}

async function newClaim(iot: Pick<IotAccount, 'createClaim'>): Promise<KeptCard['claim']> {
  const { certificateId, certificatePem, privateKey } = await iot.createClaim(ONBOARDING_NAMES.claimPolicy);
  return { certificate_id: certificateId, certificate_pem: certificatePem, private_key: privateKey };
}
