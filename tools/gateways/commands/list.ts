import { table } from '../../alerts/table.ts';
import type { GatewayView } from '../gateway-view.ts';
import { readGateways } from '../read-gateways.ts';
import type { Session } from '../session.ts';
import { ago, certificateWords } from '../words.ts';

const HEADING = ['gateway', 'building', 'group', 'state', 'last heard', 'certificate'];

function row(view: GatewayView, now: number): string[] {
  const heard = `${ago(view.heard_at, now)}${view.connected === false ? ', cut off' : ''}`;
  return [view.gateway_id, view.building_id, view.group, view.state, heard, certificateWords(view)];
}

/** `gateways list`. @param building only those there */
export async function listGateways(session: Session, building?: string): Promise<void> {
  const gateways = await readGateways(session, building);
  const now = session.now();
  session.tell({ gateways }, () =>
    gateways.length === 0
      ? ['no gateway is registered or was heard: npm run onboard -- --help']
      : table(
          HEADING,
          gateways.map((view) => row(view, now)),
        ),
  );
}
