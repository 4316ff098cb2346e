import { describe, expect, it } from '@jest/globals';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { MemoryReadingLog } from '../../components/local-buffer/test/memory-reading-log.ts';
import { DeliveryWorld, type WorldOptions } from '../support/delivery-world.ts';

/** What happens in one step, before time passes. */
type Event =
  | 'nothing'
  | 'readings'
  | 'many readings'
  | 'cloud down'
  | 'cloud up'
  | 'nucleus down'
  | 'nucleus up'
  | 'buffer killed'
  | 'publisher killed'
  | 'mode reading'
  | 'mode batch';

const events = fc.array(
  fc.record({
    event: fc.constantFrom<Event>(
      'nothing',
      'readings',
      'many readings',
      'cloud down',
      'cloud up',
      'nucleus down',
      'nucleus up',
      'buffer killed',
      'publisher killed',
      'mode reading',
      'mode batch',
    ),
    ms: fc.integer({ min: 0, max: 4000 }),
  }),
  { minLength: 5, maxLength: 25 },
);

/** Slow enough that two lanes are needed for a few hundred readings. */
const SLOW = { max_publishes_per_s: 20, max_in_flight: 6 };

class Story {
  readonly world: DeliveryWorld;
  #offered = 0;

  constructor(options: WorldOptions) {
    this.world = new DeliveryWorld(new MemoryReadingLog(), { config: SLOW, ...options });
  }

  offer(count: number): void {
    this.world.log.append({ readings: sampleReadings(count, this.#offered), marks: [] });
    this.#offered += count;
    this.world.committed();
  }

  async tell(event: Event): Promise<void> {
    const { world } = this;
    const deeds: Record<Event, () => void | Promise<void>> = {
      nothing: () => undefined,
      readings: () => this.offer(7),
      'many readings': () => this.offer(400),
      'cloud down': () => world.hub.setLinks({ cloud: 'down' }),
      'cloud up': () => world.hub.setLinks({ cloud: 'up' }),
      'nucleus down': () => world.hub.setLinks({ nucleus: 'down' }),
      'nucleus up': () => world.hub.setLinks({ nucleus: 'up' }),
      'buffer killed': () => this.#restart(() => world.restartBuffer()),
      'publisher killed': () => this.#restart(() => world.restartPublisher()),
      'mode reading': () => world.configure({ ...SLOW, mode: 'reading' }),
      'mode batch': () => world.configure({ ...SLOW, mode: 'batch' }),
    };
    await deeds[event]();
  }

  /** Everything works again, and new readings come; until all is delivered, or for ten minutes. */
  async end(): Promise<void> {
    const { hub, clock, log } = this.world;
    hub.setLinks({ cloud: 'up', nucleus: 'up' });
    this.world.configure(SLOW);
    this.offer(5);
    for (let seconds = 0; seconds < 600 && log.cursor('cloud') < this.#offered; seconds += 5)
      await clock.advanceAsync(5000);
    await this.world.stop();
  }

  get missing(): number[] {
    const all = Array.from({ length: this.#offered }, (_, i) => i + 1);
    return all.filter((seq) => !this.world.stored.has(seq));
  }

  /** A process that starts waits for its nucleus. */
  async #restart(start: () => Promise<void>): Promise<void> {
    this.world.hub.setLinks({ nucleus: 'up' });
    await start();
  }
}

async function play(story: Story, steps: readonly { event: Event; ms: number }[]): Promise<void> {
  await story.world.start();
  story.offer(30);
  for (const { event, ms } of steps) {
    await story.tell(event);
    await story.world.clock.advanceAsync(ms);
  }
  await story.end();
}

describe('whatever fails between log and cloud', () => {
  it('everything is stored, nothing is believed stored that is not, and the cursor comes to the end', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.array(fc.boolean(), { maxLength: 150 }), async (steps, fates) => {
        let messages = 0;
        const story = new Story({ lose: () => fates[messages++] ?? false });
        await play(story, steps);
        expect(story.missing).toEqual([]);
        expect(story.world.believedInVain).toEqual([]);
        expect(story.world.log.cursor('cloud')).toBe(story.world.log.head());
        expect(story.world.log.deadLetters).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('readings that the cloud refuses are dead letters once each, and the others are stored', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.integer({ min: 2, max: 50 }), async (steps, nth) => {
        const refuses = (seq: number) => seq % nth === 0;
        const story = new Story({ refuses });
        await play(story, steps);
        expect(story.missing.every(refuses)).toBe(true);
        expect(story.world.believedInVain).toEqual([]);
        expect(story.world.log.cursor('cloud')).toBe(story.world.log.head());
        expect(story.world.log.deadLetters).toHaveLength(Math.floor(story.world.log.head() / nth));
      }),
      { numRuns: 20 },
    );
  });
});
