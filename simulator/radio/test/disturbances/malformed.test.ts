import { describe, expect, it } from '@jest/globals';
import { decodeAdvertisingEvent } from '../../src/advertising-report.ts';
import { MALFORMED_DATA, malformedFrames } from '../../src/disturbances/malformed.ts';

const KINDS = Object.values(MALFORMED_DATA);

describe('malformed advertisements', () => {
  it('come in every kind in turn, each from its own address, without signal strength', () => {
    const frames = malformedFrames({ perSecond: 10, seed: 1 });
    const reports = Array.from({ length: KINDS.length + 1 }, () => frames.next().value).flatMap((frame) =>
      frame ? decodeAdvertisingEvent(frame.packet) : [],
    );
    expect(reports.map(({ data }) => Buffer.from(data).toString('hex'))).toEqual([...KINDS, KINDS[0]]);
    expect(new Set(reports.map(({ address }) => address)).size).toBe(KINDS.length);
    expect(reports.every(({ rssi }) => rssi === 127)).toBe(true);
  });
});
