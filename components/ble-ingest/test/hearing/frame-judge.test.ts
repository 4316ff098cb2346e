import { describe, expect, it } from '@jest/globals';
import type { Decoded } from '../../src/decoders/decoder.ts';
import { FrameJudge } from '../../src/hearing/frame-judge.ts';
import type { KeyRing } from '../../src/hearing/key-ring.ts';
import { ReplayGuard } from '../../src/hearing/replay-guard.ts';

const KEYS: KeyRing = new Map([['keyed', { key: new Uint8Array(16), counterEpoch: 0 }]]);
const NAMED: KeyRing = new Map([['named', { counterEpoch: 0 }]]);
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

  it('counts the packet ids of each format apart', () => {
    const judge = new FrameJudge(new ReplayGuard());
    const long: Decoded = { ...PLAIN, format: 'ruuvi-e1', packetId: 70_000, packetIdSpan: 0x1000000 };
    const short: Decoded = { ...PLAIN, format: 'ruuvi-df6', packetId: 112, packetIdSpan: 256 };
    expect(judge.judge(long, 'a', KEYS, 0)).toBe(long);
    expect(judge.judge(short, 'a', KEYS, 10)).toBe(short);
    expect(judge.judge(long, 'a', KEYS, 20)).toMatchObject({ reject: 'duplicate' });
  });

  it('knows the packets of configured devices through a flood of others', () => {
    const judge = new FrameJudge(new ReplayGuard());
    judge.judge(numbered(9), 'named', NAMED, 0);
    for (let n = 0; n < 6000; n += 1) judge.judge(numbered(1), `stranger ${n}`, NAMED, 100);
    expect(judge.judge(numbered(9), 'named', NAMED, 500)).toMatchObject({ reject: 'duplicate' });
  });

  it('believes no frame without a counter of a device that counts, also after a restart', () => {
    const uncounted: Decoded = { ...PLAIN, format: 'victron', authenticated: true };
    const guard = new ReplayGuard();
    expect(new FrameJudge(guard).judge(uncounted, 'keyed', KEYS, 0)).toBe(uncounted);
    new FrameJudge(guard).judge(sealed(7), 'keyed', KEYS, 0);
    const restarted = new FrameJudge(new ReplayGuard(guard.takeChanges()));
    expect(restarted.judge(uncounted, 'keyed', KEYS, 0)).toEqual({ format: 'victron', reject: 'downgrade' });
    const anew: KeyRing = new Map([['keyed', { key: new Uint8Array(16), counterEpoch: 1 }]]);
    expect(restarted.judge(uncounted, 'keyed', anew, 0)).toBe(uncounted);
  });
});
