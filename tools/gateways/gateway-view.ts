import type { GatewayState } from '@sward/infra/lib/history/ports.ts';
import type { Registration } from '@sward/infra/lib/onboarding/registration.ts';

/** What is known of a gateway. Times are Unix milliseconds. */
export type GatewayView = {
  readonly gateway_id: string;
  readonly building_id: string;
  /** The thing group that its deployment is for. */
  readonly group: string;
  /** `expired`: its token was not used in time. `unregistered`: it is heard, and nobody registered it. */
  readonly state: Registration['state'] | 'expired' | 'unregistered';
  readonly connected?: boolean;
  readonly heard_at?: number;
  readonly certificate_id?: string;
  readonly certificate_age_days?: number;
  readonly certificate_days_left?: number;
  /** Certificates of it that are not yet out of service. */
  readonly retiring: number;
  readonly registered_at?: number;
  readonly expires_at?: number;
  readonly provisioned_at?: number;
  readonly serial?: string;
};

const DAY_MS = 86_400_000;

const daysFrom = (from: number, to: number) => Math.floor((to - from) / DAY_MS);

function stateOf({ state, expires_at }: Registration, now: number): GatewayView['state'] {
  return state === 'registered' && expires_at <= now ? 'expired' : state;
}

const heardPart = (heard: GatewayState | undefined) => ({
  ...(heard === undefined ? {} : { heard_at: heard.heardAt }),
  ...(heard?.connected === undefined ? {} : { connected: heard.connected }),
});

function certificatePart({ certificate_id, certified_at, certificate_ends_at }: Registration, now: number) {
  return {
    ...(certificate_id === undefined ? {} : { certificate_id }),
    ...(certified_at === undefined ? {} : { certificate_age_days: daysFrom(certified_at, now) }),
    ...(certificate_ends_at === undefined ? {} : { certificate_days_left: daysFrom(now, certificate_ends_at) }),
  };
}

/** A registered gateway, and when it was heard. */
export function viewOf(
  registration: Registration,
  heard: GatewayState | undefined,
  group: string,
  now: number,
): GatewayView {
  const { gateway_id, building_id, registered_at, expires_at, provisioned_at, serial, retired } = registration;
  return {
    ...{ gateway_id, building_id, group, state: stateOf(registration, now) },
    ...heardPart(heard),
    ...certificatePart(registration, now),
    retiring: retired.length,
    ...{ registered_at, expires_at },
    ...(provisioned_at === undefined ? {} : { provisioned_at }),
    ...(serial === undefined ? {} : { serial }),
  };
}

/** A gateway that is heard and that nobody registered: provisioned by hand, say. */
export function unregisteredView(heard: GatewayState, group: string): GatewayView {
  const { gatewayId: gateway_id, buildingId: building_id } = heard;
  return { gateway_id, building_id, group, state: 'unregistered', ...heardPart(heard), retiring: 0 };
}
