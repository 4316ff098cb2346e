import { table } from '../../alerts/table.ts';
import type { GatewayView } from '../gateway-view.ts';
import { readGateways } from '../read-gateways.ts';
import type { Session } from '../session.ts';
import { ago } from '../words.ts';

/** Gateways exchange their certificate at 300 days; the timer looks weekly. Later than this, something keeps one from it. */
const OLD_DAYS = 320;
const ENDS_SOON_DAYS = 60;

export type Rotation = Pick<
  GatewayView,
  'gateway_id' | 'certificate_age_days' | 'certificate_days_left' | 'heard_at'
> & {
  readonly verdict: 'fine' | 'old' | 'ends soon' | 'ended';
};

function verdictOf({ certificate_age_days: age = 0, certificate_days_left: left }: GatewayView): Rotation['verdict'] {
  if (left !== undefined && left < 0) return 'ended';
  if (left !== undefined && left < ENDS_SOON_DAYS) return 'ends soon';
  return age > OLD_DAYS ? 'old' : 'fine';
}

function rotationOf(view: GatewayView): Rotation {
  const { gateway_id, certificate_age_days, certificate_days_left, heard_at } = view;
  return {
    gateway_id,
    ...(certificate_age_days === undefined ? {} : { certificate_age_days }),
    ...(certificate_days_left === undefined ? {} : { certificate_days_left }),
    ...(heard_at === undefined ? {} : { heard_at }),
    verdict: verdictOf(view),
  };
}

const days = (value: number | undefined) => (value === undefined ? '-' : `${value} d`);

/** `gateways rotate-status`: the oldest certificates first. @returns whether none needs somebody */
export async function rotateStatus(session: Session): Promise<boolean> {
  const views = (await readGateways(session)).filter(({ certificate_id }) => certificate_id !== undefined);
  const rotations = views.map(rotationOf).sort((a, b) => (b.certificate_age_days ?? 0) - (a.certificate_age_days ?? 0));
  const due = rotations.filter(({ verdict }) => verdict !== 'fine');
  session.tell({ certificates: rotations, due: due.length }, () => [
    ...table(
      ['gateway', 'age', 'left', 'last heard', 'verdict'],
      rotations.map((each) => [
        ...[each.gateway_id, days(each.certificate_age_days), days(each.certificate_days_left)],
        ...[ago(each.heard_at, session.now()), each.verdict],
      ]),
    ),
    due.length === 0
      ? 'none needs you: gateways exchange their certificates themselves'
      : `${due.length} need you: sudo sward certificate rotate, on the gateway, says what keeps it from it`,
  ]);
  return due.length === 0;
}
