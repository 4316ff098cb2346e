import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameDecoder, PRELUDE_BYTES } from '../../src/ipc/framing.ts';
import { FrameError } from '../../src/ipc/ipc-errors.ts';
import { encodeMessage, type IpcMessage, jsonMessage, messageOf } from '../../src/ipc/message.ts';

const LIMIT = 10_000;

const message = fc
  .record({ flags: fc.nat(3), streamId: fc.nat(1000), text: fc.string({ maxLength: 200 }) })
  .map(({ flags, streamId, text }) => jsonMessage(0, flags, streamId, 'Thing', { text }));

function decodeAll(decoder: FrameDecoder, chunks: readonly Uint8Array[]): IpcMessage[] {
  return chunks.flatMap((chunk) => [...decoder.push(chunk)].map(messageOf));
}

function plain({ type, flags, streamId, shape, payload }: IpcMessage): object {
  return { type, flags, streamId, shape, payload: Buffer.from(payload).toString() };
}

/** Cuts bytes at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, index) => bytes.subarray(index === 0 ? 0 : (ends[index - 1] ?? 0), end));
}

describe('frame decoder', () => {
  it('gives the same messages wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 10 }), (sent, places) => {
        const bytes = Buffer.concat(sent.map(encodeMessage));
        const heard = decodeAll(new FrameDecoder(LIMIT), cut(bytes, places));
        expect(heard.map(plain)).toEqual(sent.map(plain));
      }),
    );
  });

  it('gives the same messages when every byte comes alone', () => {
    const sent = [1, 2, 3].map((id) => jsonMessage(0, 0, id, 'Thing', { id }));
    const bytes = Buffer.concat(sent.map(encodeMessage));
    const heard = decodeAll(
      new FrameDecoder(LIMIT),
      [...bytes].map((byte) => Uint8Array.of(byte)),
    );
    expect(heard.map(plain)).toEqual(sent.map(plain));
  });

  it('takes a frame of exactly its limit and refuses one byte more', () => {
    const empty = encodeMessage(jsonMessage(0, 0, 1, 'Thing', { text: '' })).length;
    const ofSize = (total: number) => encodeMessage(jsonMessage(0, 0, 1, 'Thing', { text: 'x'.repeat(total - empty) }));
    const largest = ofSize(LIMIT + PRELUDE_BYTES);
    expect(largest).toHaveLength(LIMIT + PRELUDE_BYTES);
    expect(decodeAll(new FrameDecoder(LIMIT), [largest])).toHaveLength(1);
    expect(() => decodeAll(new FrameDecoder(LIMIT), [ofSize(LIMIT + PRELUDE_BYTES + 1)])).toThrow(FrameError);
  });

  it('refuses an oversized frame on its prelude, before the rest has come', () => {
    const huge = encodeMessage(jsonMessage(0, 0, 1, 'Thing', { text: 'x'.repeat(20_000) }));
    expect(() => decodeAll(new FrameDecoder(LIMIT), [huge.subarray(0, PRELUDE_BYTES)])).toThrow(FrameError);
  });

  it('gives the frames before a damaged one', () => {
    const good = encodeMessage(jsonMessage(0, 0, 1, 'Thing', {}));
    const bad = Uint8Array.from(good);
    bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 0xff;
    const frames = new FrameDecoder(LIMIT).push(Buffer.concat([good, bad]));
    expect(frames.next().done).toBe(false);
    expect(() => frames.next()).toThrow(FrameError);
  });

  it('notices every single flipped bit', () => {
    const good = encodeMessage(jsonMessage(0, 0, 7, 'Thing', { text: 'abc' }));
    fc.assert(
      fc.property(fc.nat(good.length * 8 - 1), (bit) => {
        const bad = Uint8Array.from(good);
        bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(outcomeOf(bad)).not.toBe('message');
      }),
    );
  });

  it('answers any garbage with a FrameError or by waiting for more', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (garbage) => {
        expect(outcomeOf(garbage)).not.toBe('crash');
      }),
    );
  });
});

function outcomeOf(bytes: Uint8Array): 'message' | 'waits' | 'refused' | 'crash' {
  try {
    return [...new FrameDecoder(LIMIT).push(bytes)].length > 0 ? 'message' : 'waits';
  } catch (error) {
    return error instanceof FrameError ? 'refused' : 'crash';
  }
}
