/**
 * A load source in the place of ble-ingest: speaks the same outbox over the same IPC, without Bluetooth and decoders.
 * Asked for as much as goes, it offers the next reading when the outbox has room: nothing is given up.
 */
import { randomUUID } from 'node:crypto';
import { deflateText } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { BLE_SOURCE } from '@sward/contracts/components.ts';
import { ingestAckSchema } from '@sward/contracts/ingest.ts';
import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { connectIpcMessageBus } from '@sward/greengrass-ipc/adapters/ipc-message-bus.ts';
import { IngestOutbox } from '@sward/ingest/ingest-outbox.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { dueAfter, type Offer } from '../support/offer.ts';
import { sampleReadings } from '../support/sample-readings.ts';
import { obeyParent, programOptions, tellParent } from './parent.ts';
import type { IngestSourceOptions, OfferRequest } from './source-messages.ts';

/** Readings are heard this often. */
const HEAR_MS = 10;
/** As ble-ingest: what does not fill a batch goes out this often. */
const BATCH_INTERVAL_MS = 200;
/** Enough that the buffer's next commit never finds too little, and little enough that latency is not the queue's. */
const MOST_HELD = 16_000;
const SAMPLES = 2000;
const session = randomUUID();

const { socketPath, serviceId, bootId } = programOptions<IngestSourceOptions>();
const clock = createSystemClock();
const samples = sampleReadings(SAMPLES);
const outbox = new IngestOutbox(BLE_SOURCE, session, deflateText, () => ({
  maxReadings: 20_000,
  maxBytes: 16_000_000,
  maxInFlight: 64,
  maxInFlightReadings: 8000,
  maxBatchReadings: 400,
  maxBatchBytes: MAX_IPC_PAYLOAD_BYTES,
  resendAfterMs: 7000,
  urgentResendAfterMs: 1000,
  firstResendAfterMs: 1500,
}));
const bus = await connectIpcMessageBus({
  clock,
  logger: createRecordingLogger(),
  onServiceIdRefused: (reason) => console.error(`refused: ${reason}`),
  socketPath,
  serviceId,
});
await bus.subscribe(localTopics.ingestAck(BLE_SOURCE), (payload) => {
  const ack = decodeMessage(ingestAckSchema, payload);
  outbox.acknowledge(ack);
  fill();
  if (ack.resend === true || outbox.hasFullBatch) void send();
});

let offer: (Offer & { readonly startedMs: number }) | undefined;
let offered = 0;
let made = 0;
let droppedBefore = 0;
let sending = false;

/** The same values over and over, but no reading twice: its time and packet number are its own. */
function nextReading(): Reading {
  const sample = samples[made % samples.length] ?? samples[0];
  if (sample === undefined) throw new RangeError('there are no samples');
  made += 1;
  const now = clock.now();
  return {
    ...sample,
    measured_at: now,
    received_at: now,
    mono_ms: clock.monotonicMs() + made / 1e6,
    boot_id: bootId,
    packet_id: made % 65_535,
  };
}

function fill(): void {
  if (offer === undefined) return;
  const due = dueAfter(offer, clock.monotonicMs() - offer.startedMs);
  const room = offer.perSecond === null ? MOST_HELD - outbox.counters.depth : due;
  for (let left = Math.min(due - offered, room); left > 0; left -= 1) {
    outbox.add(nextReading());
    offered += 1;
  }
  if (offered < offer.count) return;
  offer = undefined;
  tellParent({ kind: 'offered', dropped: outbox.counters.dropped - droppedBefore });
}

async function send(): Promise<void> {
  if (sending) return;
  sending = true;
  try {
    const now = clock.monotonicMs();
    for (let due = outbox.next(now); due !== undefined; due = outbox.next(now)) {
      await bus.publish(localTopics.ingestBatch, due);
    }
  } catch (error) {
    console.error(error);
    outbox.resendAll();
  } finally {
    sending = false;
  }
}

function hear(): void {
  fill();
  if (outbox.hasFullBatch) void send();
}

const timers = [setInterval(hear, HEAR_MS), setInterval(() => void send(), BATCH_INTERVAL_MS)];
obeyParent<OfferRequest>(
  ({ count, perSecond }) => {
    offered = 0;
    offer = { count, perSecond, startedMs: clock.monotonicMs() };
    droppedBefore = outbox.counters.dropped;
    hear();
  },
  async () => {
    for (const timer of timers) clearInterval(timer);
    await bus.close();
  },
);
tellParent({ kind: 'ready' });
