import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GATEWAYS_PARTITION } from '../../lib/documents/partitions.ts';
import { readGatewayEvent } from '../../lib/gateways/gateway-event.ts';
import { GatewayRegister } from '../../lib/gateways/gateway-register.ts';
import { TWO_GATEWAYS_FROM } from '../../lib/gateways/two-gateways.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { AT, GATEWAY_ID, lifecycleEvent, statusBody } from './examples.ts';
import { NewestHeard } from './newest-heard.ts';

const MINUTE = 60_000;
const CERTIFICATE = 'c'.repeat(64);

function body(eventType: string, at: number, more: object = {}): string {
  const event = { ...lifecycleEvent(eventType, at, 1), ...more };
  const data = Buffer.from(JSON.stringify(event)).toString('base64');
  return JSON.stringify({ kind: 'presence', data, received_at: at });
}
const displaced = (at: number) => body('disconnected', at, { disconnectReason: 'DUPLICATE_CLIENTID' });

async function told(...bodies: readonly string[]) {
  const documents = new MemoryDocumentStore();
  const signs: object[] = [];
  const onTwoGateways = (sign: object) => signs.push(sign);
  const register = new GatewayRegister({ documents, directory: new NewestHeard(), onTwoGateways });
  for (const text of [statusBody(AT), ...bodies]) {
    const event = readGatewayEvent(text);
    if (event) await register.take(event);
  }
  const place = await documents.get({ partition: GATEWAYS_PARTITION, id: GATEWAY_ID });
  return { signs, place: place?.body };
}

const everyMinute = (count: number) => Array.from({ length: count }, (_, i) => AT + i * MINUTE);

describe('two gateways of one name', () => {
  it('are told of, by name and building, once they displaced each other four times within minutes', async () => {
    const { signs } = await told(...everyMinute(TWO_GATEWAYS_FROM).map(displaced));
    expect(signs).toEqual([{ gatewayId: GATEWAY_ID, buildingId: 'north' }]);
  });

  it('are told of for as long as it goes on, and what is kept of it does not grow', async () => {
    const { signs, place } = await told(...everyMinute(60).map(displaced));
    expect(signs).toHaveLength(60 - TWO_GATEWAYS_FROM + 1);
    expect(JSON.stringify(place).length).toBeLessThan(400);
  });

  it('are not told of where one gateway comes back before it was seen to go, now and then', async () => {
    const hourly = everyMinute(24).map((at) => AT + (at - AT) * 60);
    expect((await told(...hourly.map(displaced))).signs).toEqual([]);
  });

  it('are not told of because an event came twice', async () => {
    expect((await told(...Array.from({ length: 10 }, () => displaced(AT)))).signs).toEqual([]);
  });

  it('are told of in whatever order the events come', async () => {
    const four = everyMinute(TWO_GATEWAYS_FROM).map(displaced);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(four, { minLength: four.length }), async (order) => {
        expect((await told(...order)).signs).toHaveLength(1);
      }),
      { numRuns: 24 },
    );
  });
});

describe('the place of a gateway', () => {
  it('says by which certificate it was connected', async () => {
    const { place } = await told(body('connected', AT, { principalIdentifier: CERTIFICATE }));
    expect(place).toMatchObject({ presence: { connected: true, certificate_id: CERTIFICATE } });
  });

  it('says nothing of a principal that is no certificate', async () => {
    const { place } = await told(body('connected', AT, { principalIdentifier: '123456789012/someone' }));
    expect(place).not.toHaveProperty('presence.certificate_id');
  });
});
