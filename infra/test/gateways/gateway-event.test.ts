import { describe, expect, it } from '@jest/globals';
import { InvalidMessageError } from '@sward/contracts/errors.ts';
import { readGatewayEvent } from '../../lib/gateways/gateway-event.ts';
import { AT, GATEWAY_ID, presenceBody, STATUS, statusBody } from './examples.ts';

describe('a status from the queue', () => {
  it('says that its gateway was heard, in the building of its topic', () => {
    expect(readGatewayEvent(statusBody(AT))).toEqual({
      kind: 'status',
      buildingId: 'north',
      gatewayId: GATEWAY_ID,
      receivedAt: AT,
    });
  });

  it('of a newer gateway may say more', () => {
    expect(readGatewayEvent(statusBody(AT, { status: { ...STATUS, mood: 'good' } }))).toBeDefined();
  });

  it.each([
    ['is no status', statusBody(AT, { status: { hello: 1 } })],
    ['has a place that is no id', statusBody(AT, { building: 'a/b' })],
    ['is no rule’s output', 'hello'],
  ])('is refused where it %s', (_, body) => {
    expect(() => readGatewayEvent(body)).toThrow(InvalidMessageError);
  });
});

describe('a lifecycle event from the queue', () => {
  it.each([
    ['connected', true],
    ['disconnected', false],
  ])('%s is understood', (eventType, connected) => {
    expect(readGatewayEvent(presenceBody(eventType, AT, 7))).toEqual({
      kind: 'presence',
      gatewayId: GATEWAY_ID,
      connected,
      version: 7,
      at: AT,
      receivedAt: AT,
    });
  });

  it('of a further connection of a gateway, or of a client that is none, is about nobody', () => {
    expect(readGatewayEvent(presenceBody('disconnected', AT, 7, `${GATEWAY_ID}#2`))).toBeUndefined();
    expect(readGatewayEvent(presenceBody('connected', AT, 7, 'a client / of ours'))).toBeUndefined();
  });

  it('of another type is refused', () => {
    expect(() => readGatewayEvent(presenceBody('subscribed', AT, 7))).toThrow(InvalidMessageError);
  });
});
