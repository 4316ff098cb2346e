import { describe, expect, it } from '@jest/globals';
import { readStatesDocument, toStatesDocument } from '../../lib/history/device-states.ts';
import { reading } from '../telemetry/examples.ts';
import { MIDNIGHT, readingAt } from './history-examples.ts';

const GATEWAY = { buildingId: 'north', gatewayId: 'gateway-abcd1234' };

describe('the document of the states of a gateway', () => {
  it('can be read again however large its readings are that deflate to nothing: those silent longest are left out', () => {
    const values = { note: 'x'.repeat(15_900) };
    const states = Array.from({ length: 400 }, (_, i) =>
      readingAt(MIDNIGHT + i, i + 1, {
        reading: { ...reading(i + 1), device_id: `d${i}`, values },
        cloudReceivedAt: MIDNIGHT + 1000,
      }),
    );
    const kept = readStatesDocument(GATEWAY, toStatesDocument(states)).map((state) => state.reading.device_id);
    expect(kept.length).toBeGreaterThan(100);
    expect(kept).toContain('d399');
    expect(kept).not.toContain('d0');
  });
});
