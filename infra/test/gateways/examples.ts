import { encodeMessage } from '@sward/contracts/message-codec.ts';
import type { GatewayStatus } from '@sward/contracts/status.ts';

export const GATEWAY_ID = 'gateway-abcd1234';
export const AT = 1_706_872_350_000;

export const STATUS: GatewayStatus = {
  status: 'online',
  timestamp: AT / 1000,
  version: '0.1.0',
  uptime_seconds: 60,
  mqtt_connected: true,
  active_devices: 20,
  buffered_messages: 0,
};

const base64 = (message: object) => Buffer.from(encodeMessage(message)).toString('base64');

/** What the status rule makes of a status. */
export function statusBody(receivedAt: number, { building = 'north', status = STATUS as object } = {}): string {
  return JSON.stringify({
    kind: 'status',
    data: base64(status),
    building_id: building,
    gateway_id: GATEWAY_ID,
    received_at: receivedAt,
  });
}

/** An event as IoT Core publishes it: the example of its guide, with other values. */
export function lifecycleEvent(eventType: string, timestamp: number, versionNumber: number, clientId = GATEWAY_ID) {
  return {
    clientId,
    timestamp,
    eventType,
    sessionIdentifier: '00000000-0000-0000-0000-000000000000',
    principalIdentifier: '0123456789abcdef',
    ipAddress: '192.0.2.1',
    versionNumber,
    ...(eventType === 'disconnected'
      ? { clientInitiatedDisconnect: false, disconnectReason: 'MQTT_KEEP_ALIVE_TIMEOUT' }
      : {}),
  };
}

/** What the presence rule makes of an event that it saw at once. */
export function presenceBody(eventType: string, timestamp: number, versionNumber: number, clientId?: string): string {
  const data = base64(lifecycleEvent(eventType, timestamp, versionNumber, clientId));
  return JSON.stringify({ kind: 'presence', data, received_at: timestamp });
}
