import { requirePlaceInFleet } from '../../onboard/fleet-place.ts';
import { prepareAccess, validForMs } from '../../onboard/prepare-access.ts';
import { requireYes } from '../confirm.ts';
import { UnknownGatewayError } from '../gateways-errors.ts';
import type { Session } from '../session.ts';
import { timeWords } from '../words.ts';
import { portsOf } from './register.ts';

export type ReplaceOptions = { readonly building?: string; readonly serial?: string; readonly validDays: number };

const QUESTION = 'It is cut off within minutes; what it has not delivered stays on its card until you carry it over.';

/** How the old one's backlog comes along. */
function backlogLines(gatewayId: string, buildingId: string): string[] {
  return [
    'Its backlog, before its card is wiped:',
    '  on the old gateway, where it still starts:',
    '    sudo systemctl stop greengrass-lite.target       (classic: greengrass.service)',
    '    sudo sward backlog save /boot/firmware/backlog.db',
    '  or from its card in a reader: <card>/var/lib/greengrass/work/sward.LocalBuffer/readings.db and readings.db-wal',
    '    (classic: <card>/greengrass/v2/work/...)',
    'The new card:',
    `  npm run onboard -- --gateway ${gatewayId} --building ${buildingId} --card FOLDER --backlog FILE`,
    'Not later: once the new gateway has begun a log of its own, the former one cannot be taken over.',
  ];
}

/**
 * `gateways replace ID`: another card may become this gateway. Name and history stay, the former certificate goes.
 * @throws UnknownGatewayError, NotConfirmedError
 */
export async function replace(session: Session, gatewayId: string, options: ReplaceOptions): Promise<void> {
  const former = await session.registrations.find(gatewayId);
  if (former === undefined) {
    throw new UnknownGatewayError(
      `gateway ${gatewayId} is not registered: there is nothing to replace, use npm run onboard`,
    );
  }
  const buildingId = options.building ?? former.building_id;
  await requirePlaceInFleet(session.documents, { gatewayId, buildingId });
  await requireYes(session, `Replace ${gatewayId}? ${QUESTION}`);
  const request = { gatewayId, buildingId, serial: options.serial, replace: true };
  const known = await session.kept.read(gatewayId);
  const validity = validForMs(options.validDays);
  await prepareAccess(portsOf(session), { request, decision: 'anew', known, validForMs: validity });
  const registration = await session.registrations.find(gatewayId);
  session.tell({ gateway_id: gatewayId, building_id: buildingId, expires_at: registration?.expires_at }, () => [
    `${gatewayId} may be replaced until ${timeWords(registration?.expires_at)}; its former certificate is out of service`,
    ...backlogLines(gatewayId, buildingId),
  ]);
}
