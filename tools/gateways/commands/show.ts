import type { GatewayView } from '../gateway-view.ts';
import { readGateway } from '../read-gateways.ts';
import type { Session } from '../session.ts';
import { ago, certificateWords, timeWords } from '../words.ts';

/** What a person does next, by what is known. */
function nextOf({ state, gateway_id, building_id, serial, heard_at }: GatewayView): string {
  const device = serial === undefined ? '' : ` --serial ${serial}`;
  const again = `npm run onboard -- --gateway ${gateway_id} --building ${building_id}${device} --card FOLDER`;
  if (state === 'registered') return 'put its card into the Pi; sward/onboard.log on the card tells how far it is';
  if (state === 'expired') return `its token ended unused: ${again}`;
  if (state === 'revoked') return `nobody can be this gateway. To let it in again: ${again} --replace`;
  if (state === 'unregistered')
    return `it was provisioned by other means. For another card in its place: ${again} --replace`;
  return heard_at === undefined ? 'it has its certificate and was never heard: sudo sward doctor, on it' : 'nothing';
}

function lines(view: GatewayView, now: number): string[] {
  const rows: readonly (readonly [string, string])[] = [
    ['gateway', view.gateway_id],
    ['building', view.building_id],
    ['group', view.group],
    ['state', view.state],
    ['registered', timeWords(view.registered_at)],
    ['token until', timeWords(view.expires_at)],
    ['provisioned', timeWords(view.provisioned_at)],
    ['serial', view.serial ?? '-'],
    ['last heard', `${timeWords(view.heard_at)} (${ago(view.heard_at, now)})`],
    ['connected', view.connected === undefined ? '-' : view.connected ? 'yes' : 'no'],
    ['certificate', `${view.certificate_id ?? '-'} (${certificateWords(view)})`],
    ['to be ended', `${view.retiring} former certificates`],
    ['next', nextOf(view)],
  ];
  return rows.map(([name, value]) => `${name.padEnd(12)} ${value}`);
}

/** `gateways show ID`. @throws UnknownGatewayError */
export async function showGateway(session: Session, gatewayId: string): Promise<void> {
  const view = await readGateway(session, gatewayId);
  session.tell({ ...view, next: nextOf(view) }, () => lines(view, session.now()));
}
