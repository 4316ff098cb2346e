import { type Decoded, isRejected, type Rejected, type Sighting } from '../decoders/decoder.ts';
import { decodeAdvertisement } from '../decoders/registry.ts';
import { FrameJudge } from '../hearing/frame-judge.ts';
import type { KeyRing } from '../hearing/key-ring.ts';
import { ReplayGuard } from '../hearing/replay-guard.ts';
import { differences } from './compare.ts';
import type { VectorFrame, VectorRow } from './vector-row.ts';
import { framesOf, octetsOf, plainAddress, sightingsOf } from './vector-sightings.ts';

/** Between the frames of a sequence: sensors repeat themselves within a second. */
const FRAME_GAP_MS = 100;

/**
 * Feeds a row to the gateway's own decoding and judging; returns what is wrong, a line each, or nothing where the row
 * passes. A sequence goes through one judge in order, as one device would be heard. Each form that a row gives is checked.
 */
export function checkRow(row: VectorRow): string[] {
  const frames = framesOf(row).map((frame) => ({ frame, sightings: sightingsOf(row, frame) }));
  const forms = Math.min(...frames.map(({ sightings }) => sightings.length));
  return Array.from({ length: forms }, (_, form) => {
    const judge = new FrameJudge(new ReplayGuard());
    return frames.flatMap(({ frame, sightings }, index) =>
      sightings[form] === undefined ? [] : checkFrame(row, frame, judged(judge, row, sightings[form], index)),
    );
  }).flat();
}

function judged(judge: FrameJudge, row: VectorRow, sighting: Sighting, index: number): Decoded | Rejected | undefined {
  const result = decodeAdvertisement(sighting);
  if (result === undefined) return undefined;
  const deviceId = (isRejected(result) ? undefined : result.deviceId) ?? sighting.address;
  return judge.judge(result, deviceId, keysOf(row, deviceId), index * FRAME_GAP_MS);
}

function keysOf({ key, address }: VectorRow, deviceId: string): KeyRing {
  if (key === undefined) return new Map();
  const keys = { key: octetsOf(key), counterEpoch: 0 };
  return new Map([deviceId, ...(address === undefined ? [] : [plainAddress(address)])].map((id) => [id, keys]));
}

function checkFrame(row: VectorRow, { expect }: VectorFrame, result: Decoded | Rejected | undefined): string[] {
  if (expect['reject'] === true) return wrongAcceptance(result);
  if (result === undefined) return ['no decoder knows this advertisement'];
  if (isRejected(result)) return [`rejected by ${result.format}: ${result.reject}`];
  return differences(result, expect, row.tolerance);
}

/** Nothing of the frame may be published; who calls it what is not compared. */
function wrongAcceptance(result: Decoded | Rejected | undefined): string[] {
  if (result === undefined || isRejected(result)) return [];
  return [`must be rejected, got ${JSON.stringify(result.values)}`];
}
