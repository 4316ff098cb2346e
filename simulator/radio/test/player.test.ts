import { describe, expect, it } from '@jest/globals';
import type { AirFrame } from '../src/air-frame.ts';
import { Player, type Timers } from '../src/player.ts';

/** A clock that stands until it is pushed. */
class ManualTimers implements Timers {
  #now = 1000;
  #due: { at: number; callback: () => void } | undefined;

  now(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): () => void {
    this.#due = { at: this.#now + delayMs, callback };
    return () => {
      this.#due = undefined;
    };
  }

  push(ms: number): void {
    this.#now += ms;
    const due = this.#due;
    if (!due || due.at > this.#now) return;
    this.#due = undefined;
    due.callback();
  }
}

const frames: AirFrame[] = [0, 20, 20, 500].map((atMs, index) => ({ atMs, packet: Buffer.from([index]) }));

function play() {
  const timers = new ManualTimers();
  const aired: number[] = [];
  const ends: number[] = [];
  const player = new Player(
    frames,
    ({ packet }) => aired.push(packet[0] ?? -1),
    timers,
    () => ends.push(timers.now()),
  );
  return { player, timers, aired, ends };
}

describe('the player', () => {
  it('plays nothing before it is started', () => {
    const { timers, aired } = play();
    timers.push(1000);
    expect(aired).toEqual([]);
  });

  it('plays each frame at its time from the start', () => {
    const { player, timers, aired, ends } = play();
    player.start();
    timers.push(0);
    expect(aired).toEqual([0]);
    timers.push(19);
    expect(aired).toEqual([0]);
    timers.push(1);
    expect(aired).toEqual([0, 1, 2]);
    timers.push(480);
    expect(aired).toEqual([0, 1, 2, 3]);
    expect(ends).toEqual([1500]);
  });

  it('plays all that is due, in order, after a pause of the process', () => {
    const { player, timers, aired } = play();
    player.start();
    timers.push(10_000);
    expect(aired).toEqual([0, 1, 2, 3]);
  });

  it('does not begin again when started twice', () => {
    const { player, timers, aired } = play();
    player.start();
    timers.push(20);
    player.start();
    timers.push(0);
    expect(aired).toEqual([0, 1, 2]);
  });

  it('plays nothing after it is stopped', () => {
    const { player, timers, aired } = play();
    player.start();
    timers.push(0);
    player.stop();
    timers.push(10_000);
    expect(aired).toEqual([0]);
  });
});
