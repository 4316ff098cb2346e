import { describe, expect, it } from '@jest/globals';
import { captureFrames, looped } from '../src/capture-source.ts';
import { InvalidCaptureError } from '../src/radio-errors.ts';
import { FIRMWARE_3, readCapture } from './captures.ts';

const RECORD_TIMESTAMP = 16;

/** Byte offset of the n-th record's header. */
function recordOffset(file: Buffer, n: number): number {
  let offset = 16;
  for (let skipped = 0; skipped < n; skipped++) offset += 24 + file.readUInt32BE(offset + 4);
  return offset;
}

describe('a replayed capture', () => {
  it('keeps the gaps in time between its frames', () => {
    const frames = captureFrames(readCapture(FIRMWARE_3));
    expect(frames.slice(0, 4).map(({ atMs }) => atMs)).toEqual([0, 20, 40, 60]);
    expect(frames).toHaveLength(303);
  });

  it('makes no gap where the recording clock was set back', () => {
    const file = readCapture(FIRMWARE_3);
    file.writeBigInt64BE(0n, recordOffset(file, 2) + RECORD_TIMESTAMP);
    file.writeBigInt64BE(5000n, recordOffset(file, 3) + RECORD_TIMESTAMP);
    const times = captureFrames(file.subarray(0, recordOffset(file, 4))).map(({ atMs }) => atMs);
    expect(times).toEqual([0, 20, 20, 25]);
  });

  it('needs advertising reports to play', () => {
    expect(() => captureFrames(readCapture(FIRMWARE_3).subarray(0, 16))).toThrow(InvalidCaptureError);
  });

  it('can go round and round, time going on', () => {
    const frame = Buffer.from([4, 0x3e, 2, 2, 0]);
    const play = looped([
      { atMs: 0, packet: frame },
      { atMs: 30, packet: frame },
    ])[Symbol.iterator]();
    const times = Array.from({ length: 5 }, () => (play.next().value ?? { atMs: Number.NaN }).atMs);
    expect(times).toEqual([0, 30, 130, 160, 260]);
  });
});
