import type { PublishCommand } from '@aws-sdk/client-iot-data-plane';
import { expect, it } from '@jest/globals';
import { IotAckSender } from '../../../lib/telemetry/adapters/iot-ack-sender.ts';

it('IotAckSender publishes with QoS 1, so that IoT Core keeps trying while the gateway is connected', async () => {
  const published: PublishCommand['input'][] = [];
  const payload = new Uint8Array([1, 2, 3]);
  await new IotAckSender({ send: async ({ input }) => published.push(input) }).send(
    'building/b/gateway/g/ack',
    payload,
  );
  expect(published).toEqual([{ topic: 'building/b/gateway/g/ack', qos: 1, payload }]);
});
