import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { NewReading } from '@sward/cloud/ports.ts';
import { RunningGateway } from '../support/running-gateway.ts';

const CAPTURES = 'simulator/radio/captures';
const { captures, columns }: { captures: Record<string, Record<string, number[][]>>; columns: string[] } = JSON.parse(
  readFileSync(join(__dirname, 'captured-readings.json'), 'utf8'),
);

/** The stored rows as the expectation writes them: per device, in the order of the log, one column per quantity. */
function tableOf(stored: readonly NewReading[]): Record<string, unknown[][]> {
  const table: Record<string, unknown[][]> = {};
  for (const { reading } of [...stored].sort((a, b) => a.seq - b.seq)) {
    const rows = table[reading.device_id] ?? [];
    rows.push(columns.map((column) => (column === 'rssi' ? reading.rssi : reading.values[column])));
    table[reading.device_id] = rows;
  }
  return table;
}

/** A tag sends the same measurement, by its number, several times: it counts once, as it was first heard. */
function once(devices: Record<string, number[][]>): Record<string, number[][]> {
  const number = columns.indexOf('sequence');
  const isNew = (row: number[], before: number[] | undefined) => row[number] !== before?.[number];
  return Object.fromEntries(
    Object.entries(devices).map(([id, rows]) => [id, rows.filter((row, index) => isNew(row, rows[index - 1]))]),
  );
}

describe('a capture of real tags', () => {
  it.each([
    ['ruuvi-hcidump-2.x.btsnoop', 'lite'],
    ['ruuvi-hcidump-3.x.btsnoop', 'classic'],
  ])(
    '%s, replayed through every process on %s, is stored as its frames hold it, each measurement once',
    async (capture, flavour) => {
      const expected = once(captures[capture] ?? {});
      const total = Object.values(expected).flat().length;
      const run = await RunningGateway.start(['--replay', join(CAPTURES, capture), '--flavour', flavour]);
      try {
        await run.until(() => run.counts.received >= total);
        await run.gateway.settle();
        expect(tableOf(run.stored)).toEqual(expected);
        expect(run.gateway.result()).toMatchObject({ received: total, stored: total, lost: 0, duplicated: 0, held: 0 });
      } finally {
        await run.stop();
      }
    },
    90_000,
  );
});
