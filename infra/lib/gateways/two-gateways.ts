import type { PresenceEvent } from './gateway-event.ts';
import type { GatewayPlace } from './gateway-place.ts';

/**
 * One gateway displaces itself where it comes back before IoT Core saw it go: once, after a cut. Two of one name displace each other for as long
 * as both run, within seconds.
 */
const WITHIN_MS = 15 * 60_000;
export const TWO_GATEWAYS_FROM = 4;

/** IoT Core tells some events twice, with the same time. */
const withTime = (times: readonly number[], at: number) =>
  [...new Set([...times, at])].sort((a, b) => a - b).filter((time) => Math.abs(time - at) <= WITHIN_MS);

/**
 * The place after a connection that was ended by another of the same name; the same object where the event says nothing new. Of many times the
 * first few are kept: they tell as much.
 */
export function placeAfterDisplacement(known: GatewayPlace, { displaced, at }: PresenceEvent): GatewayPlace {
  if (!displaced) return known;
  const before = known.displaced?.times ?? [];
  const times = withTime(before, at).slice(-TWO_GATEWAYS_FROM);
  return times.join() === before.join() ? known : { ...known, displaced: { times } };
}

/** Whether this event makes it likely that two gateways have one name. Told once for each event, so for as long as both run. */
export function tellsOfTwoGateways(before: GatewayPlace, after: GatewayPlace): boolean {
  return after.displaced !== before.displaced && (after.displaced?.times.length ?? 0) >= TWO_GATEWAYS_FROM;
}
