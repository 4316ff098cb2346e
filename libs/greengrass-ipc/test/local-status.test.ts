import { describe, expect, it } from '@jest/globals';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import {
  type ComponentStatus,
  type ConfigurationState,
  componentStatusSchema,
  type StatusDetail,
} from '@sward/contracts/status.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import fc from 'fast-check';
import { InMemoryHub } from '../src/in-memory-message-bus.ts';
import { LocalStatus } from '../src/local-status.ts';

const COMPONENT = 'sward.Test';
const COUNTERS = {
  ...{ received: 9, sent: 5, dropped: 1, depth: 3 },
  bytes: { received: 900, sent: 500, dropped: 100, depth: 300 },
};

async function setUp(configuration: ConfigurationState = { valid: true }) {
  const hub = new InMemoryHub();
  const clock = new ManualClock();
  const logger = createRecordingLogger();
  const heard: Uint8Array[] = [];
  await hub.busFor('test').subscribe(localTopics.status(COMPONENT), (payload) => heard.push(payload));
  const bus = hub.busFor(COMPONENT);
  const shown: ComponentStatus[] = [];
  let [intervalS, held] = [5, configuration];
  const status = new LocalStatus({
    bus,
    clock,
    logger,
    component: COMPONENT,
    configuration: () => held,
    intervalS: () => intervalS,
    showStatus: (encoded) => shown.push(decodeMessage(componentStatusSchema, encoded)),
  });
  const configure = (changed: number, state: ConfigurationState = configuration) => {
    [intervalS, held] = [changed, state];
  };
  const newest = (): ComponentStatus | undefined => {
    const payload = heard.at(-1);
    return payload && decodeMessage(componentStatusSchema, payload);
  };
  let reports = 0;
  const look = async (state: StatusDetail, detail: StatusDetail = {}): Promise<ComponentStatus | undefined> => {
    await status.look(state, () => {
      reports += 1;
      return { counters: COUNTERS, detail };
    });
    await clock.advanceAsync(0);
    return newest();
  };
  /** Looks once a second, as components do; gives after how many seconds something was told. */
  const lookFor = async (seconds: number, state: StatusDetail = {}): Promise<number[]> => {
    const told: number[] = [];
    for (let second = 1; second <= seconds; second += 1) {
      await clock.advanceAsync(1000);
      const before = heard.length;
      await look(state);
      if (heard.length > before) told.push(second);
    }
    return told;
  };
  return { hub, bus, clock, logger, heard, shown, look, lookFor, configure, reports: () => reports };
}

describe('the local status of a component', () => {
  it('carries its counters in readings and bytes, its configuration, its state and its details', async () => {
    const configuration = { valid: false, refused: ['mode: bad'] };
    const { clock, look } = await setUp(configuration);
    clock.advance(12_900);
    expect(await look({ adapter: 'scanning' }, { foreign: 3 })).toEqual({
      v: 1,
      component: COMPONENT,
      at: clock.now(),
      uptime_s: 12,
      ...COUNTERS,
      configuration,
      detail: { adapter: 'scanning', foreign: 3 },
    });
  });

  it('is told at the first look, and then as often as is configured', async () => {
    const { lookFor, configure, reports } = await setUp();
    expect(await lookFor(12)).toEqual([1, 6, 11]);
    expect(reports()).toBe(3);
    configure(2);
    expect(await lookFor(4)).toEqual([1, 3]);
  });

  it('is told once for each interval though the looks come a little early', async () => {
    const { clock, heard, look } = await setUp();
    for (let second = 0; second <= 10; second += 1) {
      await look({});
      await clock.advanceAsync(999);
    }
    expect(heard).toHaveLength(3);
  });

  it('is told with the next look when its state is another, and not for what else changed', async () => {
    const { heard, look, lookFor } = await setUp();
    await lookFor(1, { adapter: 'starting' });
    expect(await lookFor(2, { adapter: 'scanning' })).toEqual([1]);
    await look({ adapter: 'scanning' }, { foreign: 9 });
    expect(heard).toHaveLength(2);
    expect(await lookFor(1)).toEqual([1]);
  });

  it('is told with the next look when a configuration is refused, and when one is accepted again', async () => {
    const { look, configure } = await setUp();
    await look({});
    configure(5, { valid: false, refused: ['mode: bad'] });
    expect(await look({})).toMatchObject({ configuration: { valid: false } });
    configure(5);
    expect(await look({})).toMatchObject({ configuration: { valid: true } });
  });

  it('fits one message, whatever it has to tell, and says where it does not tell all', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 100 }).map((text) => text.slice(0, 200));
    // Names are our own: the one that a record of zod leaves out is not among them.
    const name = fc.string({ maxLength: 40 }).filter((text) => text !== '__proto__');
    const detail = fc.dictionary(name, fc.string({ maxLength: 300 }), { maxKeys: 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 4 }), detail, async (refused, told) => {
        const { heard, look } = await setUp({ valid: false, refused });
        const said = await look({}, told);
        expect(heard[0]?.length).toBeLessThanOrEqual(7000);
        if (said?.detail['detail_cut'] === undefined) expect(said?.detail).toEqual(told);
      }),
      { numRuns: 50 },
    );
  });

  it('is logged where it cannot be sent, and told with the next look', async () => {
    const { hub, logger, lookFor } = await setUp();
    hub.setLinks({ nucleus: 'down' });
    expect(await lookFor(1)).toEqual([]);
    expect(logger.records.map(({ event }) => event)).toEqual(['local_status_not_published']);
    hub.setLinks({ nucleus: 'up' });
    expect(await lookFor(1)).toEqual([1]);
  });

  it('is shown as well, and that needs no nucleus', async () => {
    const { hub, shown, look } = await setUp();
    const said = await look({ adapter: 'scanning' });
    expect(shown).toEqual([said]);
    hub.setLinks({ nucleus: 'down' });
    await look({ adapter: 'unavailable' });
    expect(shown[1]?.detail).toEqual({ adapter: 'unavailable' });
  });

  it('waits for its interval while a nucleus that hangs does not answer', async () => {
    const { bus, clock, look, reports } = await setUp();
    bus.publish = () => new Promise<void>(() => undefined);
    for (let second = 0; second < 5; second += 1) {
      void look({});
      await clock.advanceAsync(1000);
    }
    expect(reports()).toBe(1);
  });
});
