/** The virtual radio in a process of its own: known sensors at their rate, and for a while a crowd of strangers beside them. */
import { SCAN_RSP } from '@sward/radio/advertising-report.ts';
import type { AirFrame } from '@sward/radio/air-frame.ts';
import { floodFrames } from '@sward/radio/disturbances/flood.ts';
import { mergedFrames } from '@sward/radio/merged-frames.ts';
import { createRadio } from '@sward/radio/radio.ts';
import { sensorFrames } from '@sward/radio/sensors/sensor-source.ts';
import type { CrowdedRadioOptions } from './crowded-radio-messages.ts';
import { obeyParent, programOptions, tellParent } from './parent.ts';

const EVENT_TYPE_AT = 5;

const { listen, sensors, calmMs, fewMs, strangers, perSecond } = programOptions<CrowdedRadioOptions>();
const crowdMs = (strangers / perSecond) * 1000;
const crowdEndMs = calmMs + fewMs + crowdMs;
/** As many as stand around a gateway in a house. */
const FEW = 100;

let known = 0;
let knownInCrowd = 0;
let hasBegun = false;

/** A frame counts once the next one is asked for: then it was on air. */
function* knownFrames(): Generator<AirFrame> {
  for (const frame of sensorFrames(sensors)) {
    if (frame.atMs > crowdEndMs + calmMs) return;
    yield frame;
    // The scan response of a RuuviTag has only its name.
    if (frame.packet[EVENT_TYPE_AT] === SCAN_RSP) continue;
    known += 1;
    if (frame.atMs >= calmMs && frame.atMs < crowdEndMs) knownInCrowd += 1;
  }
}

function* crowdFrames(): Generator<AirFrame> {
  const { seed } = sensors;
  const few = floodFrames({ perSecond, addresses: FEW, seed: seed + 1, durationMs: fewMs });
  const crowd = floodFrames({ perSecond, addresses: strangers, seed, durationMs: crowdMs });
  for (const { atMs, packet } of few) yield { atMs: calmMs + atMs, packet };
  for (const { atMs, packet } of crowd) yield { atMs: calmMs + fewMs + atMs, packet };
}

const radio = createRadio({
  listen,
  source: mergedFrames(knownFrames(), crowdFrames()),
  onFrame: () => {
    if (!hasBegun) tellParent({ kind: 'begun' });
    hasBegun = true;
  },
});

await radio.start();
obeyParent(
  () => undefined,
  () => radio.stop(),
);
tellParent({ kind: 'ready', environment: radio.environment() });
await radio.finished;
const { aired, sent } = radio.counters();
tellParent({ kind: 'over', known, knownInCrowd, aired, lost: aired - sent });
