import { describe, expect, it } from '@jest/globals';
import { readGatewayEvent } from '@sward/infra/lib/gateways/gateway-event.ts';
import { GATEWAY_RULES } from '@sward/infra/lib/gateways/rules.ts';
import { RuleEngine } from '../src/rule-engine.ts';

const NOW = 1_706_872_350_000;
const engine = new RuleEngine(GATEWAY_RULES);

/** What the rules make of a message, read as the handler reads it. */
function eventsOf(topic: string, payload: object) {
  const message = { topic, payload: Buffer.from(JSON.stringify(payload)), clientId: 'n/a' };
  return engine.apply(message, NOW).map((outcome) => {
    if ('error' in outcome) throw outcome.error;
    return readGatewayEvent(outcome.body);
  });
}

const lifecycle = (eventType: string) => ({ clientId: 'gw-1', timestamp: NOW - 1, eventType, versionNumber: 4 });

describe('the rules on gateways, in the local cloud', () => {
  it('take a status for the gateway and the building of its topic', () => {
    const status = {
      status: 'online',
      timestamp: 1,
      version: '0.1.0',
      uptime_seconds: 1,
      mqtt_connected: true,
      active_devices: 1,
      buffered_messages: 0,
    };
    expect(eventsOf('building/north/gateway/gw-1/status', status)).toEqual([
      { kind: 'status', buildingId: 'north', gatewayId: 'gw-1', receivedAt: NOW },
    ]);
  });

  it.each([
    ['connected', true],
    ['disconnected', false],
  ])('take that a client %s', (eventType, connected) => {
    expect(eventsOf(`$aws/events/presence/${eventType}/gw-1`, lifecycle(eventType))).toEqual([
      { kind: 'presence', gatewayId: 'gw-1', connected, version: 4, at: NOW - 1, receivedAt: NOW },
    ]);
  });

  it('leave attempts that failed, and every other topic', () => {
    expect(eventsOf('$aws/events/presence/connect_failed/gw-1', lifecycle('connect_failed'))).toEqual([]);
    expect(eventsOf('$aws/events/subscriptions/subscribed/gw-1', lifecycle('subscribed'))).toEqual([]);
    expect(eventsOf('building/north/gateway/gw-1/ack', {})).toEqual([]);
  });
});
