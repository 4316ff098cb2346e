import { idSchema } from '@sward/contracts/ids.ts';
import { checkMessage } from '@sward/contracts/message-codec.ts';
import { z } from 'zod';
import { digits } from './digits.ts';
import type { GatewayState } from './ports.ts';

const gatewaySchema = z.strictObject({
  v: z.literal(1),
  building_id: idSchema,
  gateway_id: idSchema,
  heard_at: z.int().min(0),
  connected: z.boolean().optional(),
});

const buildingSchema = z.strictObject({ v: z.literal(1), building_id: idSchema });

/** Of two words of a gateway, the newer has the greater order. */
export const orderOfGateway = ({ heardAt }: GatewayState): string => digits(heardAt);

export function toGatewayDocument({ buildingId, gatewayId, heardAt, connected }: GatewayState) {
  return { v: 1, building_id: buildingId, gateway_id: gatewayId, heard_at: heardAt, connected };
}

/** @throws InvalidMessageError where it is no document of `toGatewayDocument` */
export function readGatewayDocument(body: unknown): GatewayState {
  const { building_id, gateway_id, heard_at, connected } = checkMessage(gatewaySchema, body);
  const state = { buildingId: building_id, gatewayId: gateway_id, heardAt: heard_at };
  return connected === undefined ? state : { ...state, connected };
}

export const toBuildingDocument = (buildingId: string) => ({ v: 1, building_id: buildingId });

/** @throws InvalidMessageError where it is no document of `toBuildingDocument` */
export function readBuildingDocument(body: unknown): string {
  return checkMessage(buildingSchema, body).building_id;
}
