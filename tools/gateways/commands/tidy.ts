import { deleteSpent, findSpent } from '../../onboard/spent-claims.ts';
import type { Session } from '../session.ts';

/** `gateways tidy`: deletes claims that were made on this machine for cards that need theirs no longer. */
export async function tidy(session: Session): Promise<void> {
  const spent = await findSpent(session.kept, session.registrations, session.now());
  await deleteSpent(spent, session.iot, session.kept);
  const gateways = spent.map(({ gateway_id }) => gateway_id);
  session.tell({ tidied: gateways }, () =>
    gateways.length === 0 ? ['nothing to tidy'] : [`claims of ${gateways.join(', ')} are deleted`],
  );
}
