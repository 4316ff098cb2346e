import { idSchema, isId } from '@sward/contracts/ids.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import { gatewayStatusSchema } from '@sward/contracts/status.ts';
import { z } from 'zod';
import { ruleEnvelope } from '../telemetry/rule-output.ts';

/** A gateway was heard in a building. Times here are Unix milliseconds of the cloud's clock. */
export type StatusEvent = {
  readonly kind: 'status';
  readonly buildingId: string;
  readonly gatewayId: string;
  readonly receivedAt: number;
};

/** A gateway's connection began or ended. */
export type PresenceEvent = {
  readonly kind: 'presence';
  readonly gatewayId: string;
  readonly connected: boolean;
  /** Number of the connection: its end has the number of its beginning. */
  readonly version: number;
  /** When it happened, give or take 2 minutes. */
  readonly at: number;
  /** The certificate that the gateway showed, where it showed one: AWS IoT's id of it. */
  readonly certificateId?: string;
  /** It ended because somebody else connected by the gateway's name. */
  readonly displaced?: true;
  readonly receivedAt: number;
};

export type GatewayEvent = StatusEvent | PresenceEvent;

const { data, received_at } = ruleEnvelope;

/** The JSON that the rules of `rules.ts` make of a message. Columns there and fields here change together. */
export const gatewayRuleOutputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('status'), ...ruleEnvelope }),
  z.strictObject({ kind: z.literal('presence'), data, received_at }),
]);

type RuleOutput = z.infer<typeof gatewayRuleOutputSchema>;

/** A connection's event, as far as it is needed: see "Lifecycle events" in the guide of IoT Core. */
const lifecycleSchema = z.object({
  clientId: z.string().min(1).max(128),
  timestamp: z.int().min(0),
  eventType: z.enum(['connected', 'disconnected']),
  versionNumber: z.int().min(0).default(0),
  principalIdentifier: z.string().max(256).optional(),
  disconnectReason: z.string().max(64).optional(),
});

/** Who connects by no certificate is told by another text here. */
const CERTIFICATE_ID = /^[0-9a-f]{64}$/;

function detailsOf({ principalIdentifier, disconnectReason }: z.infer<typeof lifecycleSchema>) {
  return {
    ...(principalIdentifier !== undefined && CERTIFICATE_ID.test(principalIdentifier)
      ? { certificateId: principalIdentifier }
      : {}),
    ...(disconnectReason === 'DUPLICATE_CLIENTID' ? { displaced: true as const } : {}),
  };
}

/** Security requirement S34: a status names nobody, so the topic alone says whose it is. */
function toStatus(output: Extract<RuleOutput, { kind: 'status' }>): StatusEvent {
  decodeMessage(gatewayStatusSchema, Buffer.from(output.data, 'base64'));
  const { building_id: buildingId, gateway_id: gatewayId, received_at: receivedAt } = output;
  return { kind: 'status', buildingId, gatewayId, receivedAt };
}

/**
 * A gateway's client id is its own id. A classic nucleus opens more connections, as `<gateway>#2`: whether those come or go says
 * nothing. IoT Core does not even tell of them.
 */
function toPresence(output: Extract<RuleOutput, { kind: 'presence' }>): PresenceEvent | undefined {
  const event = decodeMessage(lifecycleSchema, Buffer.from(output.data, 'base64'));
  const { clientId: gatewayId, versionNumber: version, timestamp: at } = event;
  if (!isId(gatewayId)) return undefined;
  const connected = event.eventType === 'connected';
  return { kind: 'presence', gatewayId, connected, version, at, receivedAt: output.received_at, ...detailsOf(event) };
}

/**
 * Reads what a rule of `rules.ts` put on the queue.
 * @returns undefined where it is about a client that is no gateway's main connection
 * @throws InvalidMessageError where it is no rule's output, or its payload neither a status nor a lifecycle event
 */
export function readGatewayEvent(body: string): GatewayEvent | undefined {
  const output = decodeMessage(gatewayRuleOutputSchema, new TextEncoder().encode(body));
  return output.kind === 'status' ? toStatus(output) : toPresence(output);
}

const addressSchema = z.object({ building_id: idSchema, gateway_id: idSchema });

/** Where a message that cannot be read came from, where it tells. Never throws. */
export function originOfGatewayBody(body: string): { buildingId?: string; gatewayId?: string } {
  try {
    const { building_id, gateway_id } = decodeMessage(addressSchema, new TextEncoder().encode(body));
    return { buildingId: building_id, gatewayId: gateway_id };
  } catch {
    return {};
  }
}
