import type { Aim, Row } from '../support/benchmark.ts';
import { median } from '../support/statistics.ts';
import { type Crowd, type Look, PER_SECOND, SENSORS } from './crowd.ts';

const TABLE = `${PER_SECOND.toLocaleString('en-US')} strangers/s, each address once, beside ${SENSORS} known sensors`;
const PARTS = 'components in the crowd';
const MINUTE_MS = 60_000;
/** Memory at a moment: the median of this long ahead of it. */
const SPAN_MS = 8000;
/** Buffers and compiled code of the first seconds are no leak. */
const SETTLED_MS = 20_000;

const SUBJECT = 'Sward with noble';

/** The median of the looks in the time before a moment; null where there were none. */
export function memoryAt(looks: readonly Look[], atMs: number): number | null {
  return median(
    looks.filter((look) => look.atMs > atMs - SPAN_MS && look.atMs <= atMs).map(({ privateMb }) => privateMb),
  );
}

const difference = (after: number | null, before: number | null): number | null =>
  after === null || before === null ? null : after - before;

/** What one run in a crowd says. Losses of the whole run count as losses in the crowd. */
export function crowdFigures({ options, over, stored, heard, looks }: Crowd) {
  const { calmMs, strangers, perSecond } = options;
  const crowdMs = (strangers / perSecond) * 1000;
  const before = memoryAt(looks, calmMs);
  const end = memoryAt(looks, calmMs + crowdMs);
  const minuteMs = Math.min(MINUTE_MS, crowdMs);
  const settled = memoryAt(looks, calmMs + Math.min(SETTLED_MS, crowdMs / 2));
  return {
    strangers,
    heard_percent: (heard / over.aired) * 100,
    known_stored_percent: 100 - ((over.known - stored) / over.knownInCrowd) * 100,
    memory_before_mb: before,
    memory_after_20_s_mb: settled,
    memory_after_60_s_mb: memoryAt(looks, calmMs + minuteMs),
    memory_at_the_end_mb: end,
    minute_growth_mb: difference(memoryAt(looks, calmMs + minuteMs), settled),
    growth_mb: difference(end, before),
  };
}

export function crowdRows(crowd: Crowd): Row[] {
  const { minute_growth_mb: _, ...figures } = crowdFigures(crowd);
  const cpu = crowd.parts.reduce((sum, { cpuPercent }) => sum + cpuPercent, 0);
  const { over } = crowd;
  return [
    {
      table: TABLE,
      subject: SUBJECT,
      figures: { ...figures, cpu_percent: cpu },
      note:
        `${over.knownInCrowd} readings of known sensors were on air in the crowd, each of them to be stored by the cloud; ` +
        `${over.lost} packets were lost between controller and noble`,
    },
    ...crowd.parts.map(({ name, pssMb, cpuPercent }) => ({
      table: PARTS,
      subject: name,
      figures: { memory_mb: pssMb, cpu_percent: cpuPercent },
    })),
  ];
}

export function crowdAims(crowd: Crowd): Aim[] {
  const { strangers, known_stored_percent: percent, minute_growth_mb: minute, growth_mb: growth } = crowdFigures(crowd);
  return [
    {
      name: 'readings of known sensors in the crowd, % of those on air',
      wanted: 'at least 99',
      measured: percent,
      met: percent >= 99,
    },
    {
      name: 'memory gained from the 20th to the 60th second of the crowd, MB',
      wanted: 'flat: at most 5',
      measured: minute,
      met: minute !== null && minute <= 5,
    },
    {
      name: `memory gained by ${strangers.toLocaleString('en-US')} rotating addresses, MB`,
      wanted: 'below 20',
      measured: growth,
      met: growth !== null && growth < 20,
    },
  ];
}
