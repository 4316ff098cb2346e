import { leaveGroups } from '@sward/infra/lib/onboarding/deployment-anew.ts';
import { requireGatewayName } from '@sward/infra/lib/onboarding/gateway-name.ts';
import { revokeGateway } from '@sward/infra/lib/onboarding/gateway-removal.ts';
import { deleteSpent } from '../../onboard/spent-claims.ts';
import { requireYes } from '../confirm.ts';
import type { Session } from '../session.ts';
import { portsOf } from './register.ts';

/**
 * `gateways revoke ID`: it never connects again. Its readings stay, those in the cloud and those in its own log. May be run again.
 * @throws NotRegisteredError, NotConfirmedError
 */
export async function revoke(session: Session, gatewayId: string): Promise<void> {
  const id = requireGatewayName(gatewayId);
  await requireYes(session, `Revoke ${id}? It is cut off within minutes, and delivers nothing more.`);
  const { ended, left } = await revokeGateway(portsOf(session), id, session.now());
  await leaveGroups(session, id);
  const card = await session.kept.read(id);
  if (card !== undefined) await deleteSpent([card], session.iot, session.kept);
  session.tell({ gateway_id: id, ended, left }, () => [
    `${id} is revoked; ${ended.length} certificates were deleted`,
    ...(left.length === 0
      ? []
      : [`${left.length} certificates are left: run this again, or leave it to the daily watch`]),
    'What it had not delivered is on its card: sudo sward backlog save FILE, see docs/onboarding.md',
  ]);
}
