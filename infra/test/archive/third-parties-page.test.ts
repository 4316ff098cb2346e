import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ARCHIVE_COLUMNS, ARCHIVE_PARTITIONS } from '../../lib/archive/archive-columns.ts';
import { ARCHIVE_QUERIES } from '../../lib/archive/archive-queries.ts';
import { toReadingEvent } from '../../lib/stream/reading-event.ts';
import { EPOCH, reading, storedReading } from '../telemetry/examples.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'third-parties.md'), 'utf8');

/** What stands in a block of code between two markers, or in all of them. */
const codeOf = (marker: string, language: string) => {
  const [, part = ''] = new RegExp(`<!-- ${marker} -->(.*)<!-- /${marker} -->`, 's').exec(page) ?? [];
  return [...part.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\\n\`\`\``, 'gs'))].map(([, code = '']) => code);
};

/** The page's table of the event, by the names in its first column. */
const namesIn = (heading: string): string[] => {
  const [, section = ''] = new RegExp(`## ${heading}\\n(.*?)\\n## `, 's').exec(page) ?? [];
  const cells = [...section.matchAll(/^\| (`[^|]*`) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
};

describe('docs/third-parties.md', () => {
  it('shows the event as it is', () => {
    const time = 1_795_255_200_000;
    const stored = storedReading({
      seq: 123_456,
      buildingId: 'acme:hq',
      epoch: EPOCH,
      cloudReceivedAt: time + 3120,
      reading: {
        ...reading(1),
        values: { temperature_c: 9.25, humidity_rh: 45.2, battery_mv: 2995 },
        measured_at: time,
        received_at: time + 40,
        time_quality: 'synchronized',
        packet_id: 4242,
      },
    });
    expect(codeOf('event', 'json').map((code) => JSON.parse(code))).toEqual([toReadingEvent(stored)]);
  });

  it('explains every field of the event', () => {
    const { reading: one } = storedReading({ seq: 1 });
    const full = {
      ...one,
      time_quality: 'unknown' as const,
      measured_at_raw: 1,
      aggregate: { window_s: 60, count: 2 },
    };
    const event = toReadingEvent(storedReading({ seq: 1, reading: full }));
    expect(namesIn('The reading as an event').sort()).toEqual(Object.keys(event).sort());
  });

  it('explains every column of the archive', () => {
    const columns = [...ARCHIVE_PARTITIONS, ...ARCHIVE_COLUMNS].map(({ name }) => name);
    expect(namesIn('Archive and Athena').sort()).toEqual([...columns].sort());
  });

  it('shows the queries that Athena has saved', () => {
    expect(codeOf('queries', 'sql')).toEqual(ARCHIVE_QUERIES.map(({ name, sql }) => `-- ${name}\n${sql}`));
  });
});
