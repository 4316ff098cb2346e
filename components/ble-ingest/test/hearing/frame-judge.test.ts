import { describe, expect, it } from '@jest/globals';
import type { Decoded } from '../../src/decoders/decoder.ts';
import { FrameJudge } from '../../src/hearing/frame-judge.ts';
import type { KeyRing } from '../../src/hearing/key-ring.ts';
import { ReplayGuard } from '../../src/hearing/replay-guard.ts';

const KEYS: KeyRing = new Map([['keyed', { key: new Uint8Array(16), counterEpoch: 0 }]]);
const PLAIN: Decoded = { format: 'bthome-v2', values: { temperature_c: 20 } };
const sealed = (counter: number): Decoded => ({ ...PLAIN, authenticated: true, counter });
const numbered = (packetId: number): Decoded => ({ ...PLAIN, packetId, packetIdSpan: 256 });

describe('a judge of frames', () => {
  it('believes no plaintext of a device that has a key', () => {
    const judge = new FrameJudge(new ReplayGuard());
    expect(judge.judge(PLAIN, 'keyed', KEYS, 0)).toEqual({ format: 'bthome-v2', reject: 'downgrade' });
    expect(judge.judge(PLAIN, 'plain', KEYS, 0)).toBe(PLAIN);
  });

  it('believes nothing plain either while the key is still to be fetched', () => {
    const judge = new FrameJudge(new ReplayGuard());
    const missing: KeyRing = new Map([['keyed', { keyMissing: true, counterEpoch: 0 }]]);
    expect(judge.judge(PLAIN, 'keyed', missing, 0)).toMatchObject({ reject: 'downgrade' });
  });

  it('takes the repetition of a frame for one, and its recording for a replay', () => {
    const judge = new FrameJudge(new ReplayGuard());
    expect(judge.judge(sealed(7), 'keyed', KEYS, 0)).toMatchObject({ values: { temperature_c: 20 } });
    expect(judge.judge(sealed(7), 'keyed', KEYS, 200)).toMatchObject({ reject: 'duplicate' });
    expect(judge.judge(sealed(6), 'keyed', KEYS, 400)).toMatchObject({ reject: 'replay' });
    expect(judge.judge(sealed(7), 'keyed', KEYS, 120_000)).toMatchObject({ reject: 'replay' });
  });

  it('counts a packet id once', () => {
    const judge = new FrameJudge(new ReplayGuard());
    expect(judge.judge(numbered(9), 'a', KEYS, 0)).toMatchObject({ packetId: 9 });
    expect(judge.judge(numbered(9), 'a', KEYS, 500)).toMatchObject({ reject: 'duplicate' });
    expect(judge.judge(numbered(9), 'b', KEYS, 500)).toMatchObject({ packetId: 9 });
    expect(judge.judge(numbered(10), 'a', KEYS, 1000)).toMatchObject({ packetId: 10 });
  });
});
