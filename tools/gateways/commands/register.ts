import { requireGatewayName } from '@sward/infra/lib/onboarding/gateway-name.ts';
import { requirePlaceInFleet } from '../../onboard/fleet-place.ts';
import { knownGateway, prepareAccess, validForMs } from '../../onboard/prepare-access.ts';
import { decideToken } from '../../onboard/token-decision.ts';
import type { Session } from '../session.ts';
import { timeWords } from '../words.ts';

export type RegisterOptions = { readonly building: string; readonly serial?: string; readonly validDays: number };

/**
 * `gateways register ID`: what `npm run onboard` does in the account, without a card. Token and claim stay on this machine,
 * where `npm run onboard` finds them.
 */
export async function registerGateway(session: Session, gatewayId: string, options: RegisterOptions): Promise<void> {
  const request = {
    gatewayId: requireGatewayName(gatewayId),
    ...{ buildingId: options.building, serial: options.serial, replace: false },
  };
  await requirePlaceInFleet(session.documents, request);
  const known = await session.kept.read(gatewayId);
  const decision = decideToken(request, await knownGateway(session, gatewayId), known, session.now());
  await prepareAccess(portsOf(session), { request, decision, known, validForMs: validForMs(options.validDays) });
  const registration = await session.registrations.find(gatewayId);
  session.tell({ gateway_id: gatewayId, done: decision !== 'again', expires_at: registration?.expires_at }, () => [
    `${gatewayId} is registered in building ${options.building}; its token is good until ${timeWords(registration?.expires_at)}`,
    `Its card: npm run onboard -- --gateway ${gatewayId} --building ${options.building} --card FOLDER`,
  ]);
}

/** What of a session makes tokens and claims. */
export function portsOf({
  iot,
  kept,
  registrations,
  registry,
  documents,
  groups,
  rollouts,
  random,
  now,
  err,
}: Session) {
  const log = (event: string, fields: Readonly<Record<string, string | number | undefined>>) => {
    if (event === 'certificate_not_ended')
      err(`certificate ${fields['certificate_id']} cannot be ended yet: ${fields['reason']}`);
  };
  return { iot, kept, registrations, registry, documents, groups, rollouts, log, random, now };
}
