/**
 * Publishes readings with QoS 1, one message each: the input of peers that are fed by MQTT, and with the remote broker as
 * its target the fastest that a client of that broker can be.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'mqtt';
import { brokerUrl } from '../support/broker-address.ts';
import { dueAfter, type Offer } from '../support/offer.ts';
import { sampleReadings } from '../support/sample-readings.ts';
import type { FeederOptions } from './feeder-messages.ts';
import { obeyParent, programOptions, tellParent } from './parent.ts';
import type { OfferRequest } from './source-messages.ts';

const TICK_MS = 5;
/** Another one in each run: the receiver tells readings apart by it. */
const gateway = `fed-${randomUUID()}`;
const SAMPLES = 2000;

const { broker, port, clientId, window } = programOptions<FeederOptions>();
const samples = sampleReadings(SAMPLES).map(({ device_id, rssi, values }) => ({ device_id, rssi, values }));
const client =
  broker === undefined
    ? connect(`mqtt://127.0.0.1:${port}`, { clientId })
    : connect(brokerUrl(broker), {
        clientId,
        ca: readFileSync(broker.ca),
        cert: readFileSync(broker.certificate),
        key: readFileSync(broker.key),
      });

let offer: (Offer & { readonly startedMs: number }) | undefined;
let [offered, made, unacknowledged] = [0, 0, 0];

function publishNext(): void {
  const sample = samples[made % samples.length];
  made += 1;
  const now = Date.now();
  const payload = JSON.stringify({ ...sample, n: made, received_at: now, measured_at: now });
  unacknowledged += 1;
  offered += 1;
  client.publish(
    `building/bench/gateway/${gateway}/device/${sample?.device_id}/telemetry`,
    payload,
    { qos: 1 },
    (error) => {
      if (error) console.error(error);
      unacknowledged -= 1;
      work();
    },
  );
}

function work(): void {
  if (offer === undefined) return;
  const due = dueAfter(offer, performance.now() - offer.startedMs);
  while (offered < due && unacknowledged < window) publishNext();
  if (offered < offer.count || unacknowledged > 0) return;
  offer = undefined;
  tellParent({ kind: 'offered', dropped: 0 });
}

client.once('connect', () => tellParent({ kind: 'ready' }));
client.on('error', (error) => console.error(error));
const timer = setInterval(work, TICK_MS);

obeyParent<OfferRequest>(
  ({ count, perSecond }) => {
    offered = 0;
    offer = { count, perSecond, startedMs: performance.now() };
    work();
  },
  async () => {
    clearInterval(timer);
    await client.endAsync(true);
  },
);
