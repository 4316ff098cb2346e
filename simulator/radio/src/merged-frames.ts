import type { AirFrame } from './air-frame.ts';

type Open = { readonly frames: Iterator<AirFrame, unknown>; next: AirFrame };

function open(frames: Iterator<AirFrame, unknown>): Open[] {
  const first = frames.next();
  return first.done ? [] : [{ frames, next: first.value }];
}

const earliest = (sources: readonly Open[]): Open | undefined =>
  sources.reduce<Open | undefined>(
    (first, each) => (first && first.next.atMs <= each.next.atMs ? first : each),
    undefined,
  );

/** Several sources on air at once: their frames in order of time. Ends with the last of them. */
export function* mergedFrames(...sources: readonly Iterable<AirFrame>[]): Generator<AirFrame, void> {
  let opened = sources.flatMap((source) => open(source[Symbol.iterator]()));
  for (let first = earliest(opened); first; first = earliest(opened)) {
    yield first.next;
    const step = first.frames.next();
    if (step.done) opened = opened.filter((each) => each !== first);
    else first.next = step.value;
  }
}
