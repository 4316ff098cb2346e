import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';
import type { PresenceEvent, StatusEvent } from './gateway-event.ts';

const time = z.int().min(0);

/** Where a gateway was heard last, and its newest connection event: a document of `GATEWAYS_PARTITION`. Times are Unix milliseconds. */
export const gatewayPlaceSchema = z.strictObject({
  v: z.literal(1),
  building_id: idSchema,
  /** When it was first heard there. */
  placed_at: time,
  /** It was heard in another building before: nothing from before `placed_at` belongs to this stay. */
  moved: z.literal(true).optional(),
  presence: z
    .strictObject({
      connected: z.boolean(),
      version: time,
      at: time,
      /** By which certificate, where that was told. */
      certificate_id: z.string().optional(),
    })
    .optional(),
  /** Connections that ended because somebody connected by the same name, lately. */
  displaced: z.strictObject({ times: z.array(time) }).optional(),
});

export type GatewayPlace = z.infer<typeof gatewayPlaceSchema>;

type Presence = NonNullable<GatewayPlace['presence']>;

/**
 * Events closer together than this are of one count of connections. IoT Core counts anew when a client was away for about an hour, and
 * its timestamps are up to 2 minutes off.
 */
const ONE_COUNT_MS = 30 * 60_000;

/** Events come twice and in any order: times tell apart what is far apart, numbers what is close. */
function isOlder(event: PresenceEvent, known: Presence): boolean {
  if (Math.abs(event.at - known.at) > ONE_COUNT_MS) return event.at < known.at;
  if (event.version !== known.version) return event.version < known.version;
  return event.connected && !known.connected;
}

/** The place after a status: another building counts from when it was heard there. The same object where nothing changes. */
export function placeAfterStatus(known: GatewayPlace | undefined, event: StatusEvent): GatewayPlace {
  if (known && (known.building_id === event.buildingId || known.placed_at >= event.receivedAt)) return known;
  const place = { ...known, v: 1, building_id: event.buildingId, placed_at: event.receivedAt } as const;
  return known ? { ...place, moved: true } : place;
}

/** The place after a connection event; undefined where a newer one is known. */
export function placeAfterPresence(known: GatewayPlace, event: PresenceEvent): GatewayPlace | undefined {
  if (known.presence && isOlder(event, known.presence)) return undefined;
  const { connected, version, at, certificateId } = event;
  const certificate = certificateId === undefined ? {} : { certificate_id: certificateId };
  return { ...known, presence: { connected, version, at, ...certificate } };
}
