import { isAdvertisingEvent } from './advertising-report.ts';
import type { AirFrame } from './air-frame.ts';
import { parseBtsnoop } from './btsnoop.ts';
import { InvalidCaptureError } from './radio-errors.ts';

/** Between the last frame of a round and the first of the next. */
const LOOP_GAP_MS = 100;

/**
 * The advertising events of a btsnoop capture, byte for byte, with the gaps in time they were recorded with. A clock
 * that was set back during the recording makes no gap.
 *
 * @throws InvalidCaptureError for a broken file and for one without advertising events
 */
export function captureFrames(bytes: Uint8Array): AirFrame[] {
  const advertising = parseBtsnoop(bytes).filter(({ packet }) => isAdvertisingEvent(packet));
  if (advertising.length === 0)
    throw new InvalidCaptureError('the capture holds no LE advertising reports: record it while a scan runs');
  let previousUs = advertising[0]?.timestampUs ?? 0;
  let atMs = 0;
  return advertising.map(({ timestampUs, packet }) => {
    atMs += Math.max(0, timestampUs - previousUs) / 1000;
    previousUs = timestampUs;
    return { atMs, packet };
  });
}

/** The frames again and again, for ever. They must not be empty. */
export function* looped(frames: readonly AirFrame[]): Generator<AirFrame, void> {
  const roundMs = (frames.at(-1)?.atMs ?? 0) + LOOP_GAP_MS;
  for (let startMs = 0; frames.length > 0; startMs += roundMs)
    for (const { atMs, packet } of frames) yield { atMs: startMs + atMs, packet };
}
