import { describe, expect, it } from '@jest/globals';
import { GatewayRegister } from '../../lib/gateways/gateway-register.ts';
import { takeGatewayEvents } from '../../lib/gateways/gateways-intake.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { MemoryDeadLetters } from '../feed/memory-dead-letters.ts';
import { AT, GATEWAY_ID, presenceBody, statusBody } from './examples.ts';
import { NewestHeard } from './newest-heard.ts';

function world() {
  const directory = new NewestHeard();
  const deadLetters = new MemoryDeadLetters();
  const register = new GatewayRegister({ documents: new MemoryDocumentStore(), directory });
  return { directory, deadLetters, ports: { register, deadLetters } };
}

describe('takeGatewayEvents', () => {
  it('keeps what statuses and connection events tell', async () => {
    const { directory, ports } = world();
    const records = [
      { id: 'a', body: statusBody(AT) },
      { id: 'b', body: presenceBody('disconnected', AT + 5000, 0) },
      { id: 'c', body: presenceBody('connected', AT + 9000, 1, 'a client / of ours') },
    ];
    expect(await takeGatewayEvents(records, ports)).toEqual({ failed: [], deadLetters: [], taken: 3 });
    const state = { buildingId: 'north', gatewayId: GATEWAY_ID, heardAt: AT + 5000, connected: false };
    expect(directory.states()).toEqual([state]);
  });

  it('keeps what can never be read as a dead letter, and takes the others', async () => {
    const { directory, deadLetters, ports } = world();
    const broken = statusBody(AT, { status: { hello: 1 } });
    const records = [
      { id: 'bad', body: broken },
      { id: 'good', body: statusBody(AT) },
    ];
    const report = await takeGatewayEvents(records, ports);
    expect(report).toMatchObject({ failed: [], taken: 1 });
    expect(deadLetters.letters).toEqual([
      {
        body: broken,
        reason: expect.stringMatching(/^INVALID_MESSAGE: status: /),
        source: 'gateways',
        messageId: 'bad',
        origin: { buildingId: 'north', gatewayId: GATEWAY_ID },
      },
    ]);
    expect(directory.states()).toHaveLength(1);
  });

  it('lets come again what cannot be kept now', async () => {
    const { directory, deadLetters, ports } = world();
    directory.fails = true;
    deadLetters.refuses = true;
    const records = [
      { id: 'a', body: statusBody(AT) },
      { id: 'b', body: 'hello' },
    ];
    const { failed } = await takeGatewayEvents(records, ports);
    expect(failed).toEqual([
      { id: 'a', reason: 'TypeError: no state', origin: { buildingId: 'north', gatewayId: GATEWAY_ID } },
      { id: 'b', reason: 'TypeError: no dead letters today', origin: {} },
    ]);
  });
});
