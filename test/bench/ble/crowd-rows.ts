import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Aim, Row } from '../support/benchmark.ts';
import { median } from '../support/statistics.ts';
import { type Crowd, type Look, PER_SECOND, SENSORS } from './crowd.ts';

const TABLE = `${PER_SECOND.toLocaleString('en-US')} strangers/s, each address once, beside ${SENSORS} known sensors`;
const PARTS = 'components in the crowd';
const MINUTE_MS = 60_000;
/** Memory at a moment: the median of this long ahead of it. Garbage comes and goes. */
const SPAN_MS = 15_000;
/** Ahead of the first minute's end by this much its growth is measured. */
const MINUTE_FROM_MS = 20_000;

const SUBJECT = 'Sward with noble';

const sumOf = ({ privateMb }: Look): number => Object.values(privateMb).reduce((sum, mb) => sum + mb, 0);

/** Of the component that hears the strangers: the others never see them. */
const earOf = ({ privateMb }: Look): number => privateMb[COMPONENTS.bleIngest] ?? 0;

/** The median of the looks in the time before a moment; null where there were none. */
export function memoryAt(looks: readonly Look[], atMs: number, mbOf: (look: Look) => number = sumOf): number | null {
  return median(looks.filter((look) => look.atMs > atMs - SPAN_MS && look.atMs <= atMs).map(mbOf));
}

const difference = (after: number | null, before: number | null): number | null =>
  after === null || before === null ? null : after - before;

/** When each part of the play ends, ms. */
function endsOf({ calmMs, fewMs, strangers, perSecond }: Crowd['options']) {
  const crowdMs = (strangers / perSecond) * 1000;
  const few = calmMs + fewMs;
  return {
    calm: calmMs,
    few,
    minuteFrom: few + Math.min(MINUTE_FROM_MS, crowdMs / 2),
    minute: few + Math.min(MINUTE_MS, crowdMs),
    crowd: few + crowdMs,
  };
}

/** What one run in a crowd says. Losses of the whole run count as losses in the crowd. */
export function crowdFigures({ options, over, stored, heard, looks }: Crowd) {
  const ends = endsOf(options);
  const [few, minute, crowd] = [ends.few, ends.minute, ends.crowd].map((endMs) => memoryAt(looks, endMs));
  return {
    strangers: options.strangers,
    heard_percent: (heard / over.aired) * 100,
    known_stored_percent: 100 - ((over.known - stored) / over.knownInCrowd) * 100,
    calm_mb: memoryAt(looks, ends.calm),
    as_many_of_100_senders_mb: few ?? null,
    crowd_after_60_s_mb: minute ?? null,
    crowd_at_the_end_mb: crowd ?? null,
    minute_growth_mb: difference(minute ?? null, memoryAt(looks, ends.minuteFrom)),
    ble_ingest_growth_mb: difference(memoryAt(looks, ends.crowd, earOf), memoryAt(looks, ends.few, earOf)),
  };
}

/** What each component has gained by addresses. */
function partRows({ options, looks, parts }: Crowd): Row[] {
  const { few, crowd } = endsOf(options);
  return parts.map(({ name, cpuPercent }) => {
    const mbOf = ({ privateMb }: Look) => privateMb[name] ?? 0;
    const after = memoryAt(looks, crowd, mbOf);
    const growth = difference(after, memoryAt(looks, few, mbOf));
    return { table: PARTS, subject: name, figures: { memory_mb: after, growth_mb: growth, cpu_percent: cpuPercent } };
  });
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
        `${over.knownInCrowd} readings of known sensors were on air beside others, each of them to be stored by the cloud; ` +
        `${over.lost} packets were lost between controller and noble; growth is that of ble-ingest with its radio process, which alone hears strangers, from as many packets of 100 senders`,
    },
    ...partRows(crowd),
  ];
}

export function crowdAims(crowd: Crowd): Aim[] {
  const {
    strangers,
    known_stored_percent: percent,
    minute_growth_mb: minute,
    ble_ingest_growth_mb: growth,
  } = crowdFigures(crowd);
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
      name: `memory gained by ${strangers.toLocaleString('en-US')} rotating addresses in ble-ingest, MB`,
      wanted: 'below 20',
      measured: growth,
      met: growth !== null && growth < 20,
    },
  ];
}
