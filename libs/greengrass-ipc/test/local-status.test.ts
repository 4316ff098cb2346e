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
  const status = new LocalStatus({ bus, clock, logger, component: COMPONENT, configuration: () => configuration });
  const tell = async (detail: StatusDetail): Promise<ComponentStatus | undefined> => {
    await status.tell(COUNTERS, detail);
    await clock.advanceAsync(0);
    const payload = heard.at(-1);
    return payload && decodeMessage(componentStatusSchema, payload);
  };
  return { hub, clock, logger, heard, status, tell };
}

describe('the local status of a component', () => {
  it('carries its counters in readings and bytes, its configuration and its details', async () => {
    const configuration = { valid: false, refused: ['mode: bad'] };
    const { clock, tell } = await setUp(configuration);
    clock.advance(12_900);
    expect(await tell({ adapter: 'scanning' })).toEqual({
      v: 1,
      component: COMPONENT,
      at: clock.now(),
      uptime_s: 12,
      ...COUNTERS,
      configuration,
      detail: { adapter: 'scanning' },
    });
  });

  it('fits one message, whatever it has to tell, and says where it does not tell all', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 100 }).map((text) => text.slice(0, 200));
    // Names are our own: the one that a record of zod leaves out is not among them.
    const name = fc.string({ maxLength: 40 }).filter((text) => text !== '__proto__');
    const detail = fc.dictionary(name, fc.string({ maxLength: 300 }), { maxKeys: 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 4 }), detail, async (refused, told) => {
        const { heard, tell } = await setUp({ valid: false, refused });
        const said = await tell(told);
        expect(heard[0]?.length).toBeLessThanOrEqual(7000);
        if (said?.detail['detail_cut'] === undefined) expect(said?.detail).toEqual(told);
      }),
      { numRuns: 50 },
    );
  });

  it('is logged where it cannot be sent, and the next one is sent again', async () => {
    const { hub, logger, tell } = await setUp();
    hub.setLinks({ nucleus: 'down' });
    expect(await tell({})).toBeUndefined();
    expect(logger.records.map(({ event }) => event)).toEqual(['local_status_not_published']);
    hub.setLinks({ nucleus: 'up' });
    expect(await tell({})).toMatchObject({ received: 9 });
  });
});
