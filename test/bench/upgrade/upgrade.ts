import { COMPONENTS } from '@sward/contracts/components.ts';
import { KILLABLE } from '@sward/gateway/local-gateway.ts';
import type { Aim, BenchContext, Benchmark, Outcome, Row } from '../support/benchmark.ts';
import { type RunCounts, type StepCost, UpgradeRun } from './upgrade-run.ts';

const TABLE = 'Replaced by a local deployment, 20 sensors advertising five times a second';
const COUNTS = 'What became of the readings';
const FLAVOURS = ['lite', 'classic'] as const;
/** A sensor that advertises each five seconds is heard at least every other time. */
const AIM_S = 5;

type Measured = { readonly flavour: string; readonly steps: readonly StepCost[]; readonly counts: RunCounts };

async function run(context: BenchContext): Promise<Outcome> {
  const measured: Measured[] = [];
  for (const flavour of context.quick ? FLAVOURS.slice(0, 1) : FLAVOURS) measured.push(await measure(flavour, context));
  return {
    rows: measured.flatMap(({ flavour, steps, counts }) => [
      ...steps.map((step) => stepRow(flavour, step)),
      { table: COUNTS, subject: flavour, figures: { ...counts } },
    ]),
    aims: aimsOf(measured),
  };
}

async function measure(flavour: 'lite' | 'classic', { quick, resources, progress }: BenchContext): Promise<Measured> {
  const scope = resources.scope();
  try {
    const upgrades = await UpgradeRun.start(flavour, scope);
    await upgrades.rest('no deployment');
    for (const [step, changed] of quick ? STEPS.slice(0, 1) : STEPS) {
      progress(`${flavour}: ${step}`);
      const back = await upgrades.upgrade(step, changed);
      await back();
    }
    return { flavour, ...(await upgrades.end()) };
  } finally {
    await scope.close();
  }
}

const STEPS: readonly (readonly [string, (readonly string[])?])[] = [
  ['all components'],
  ['BLE ingest', [COMPONENTS.bleIngest]],
  ['local buffer', [COMPONENTS.localBuffer]],
  ['cloud publisher', [COMPONENTS.cloudPublisher]],
];

function stepRow(flavour: string, { step, noIntake, deployment, notRunning }: StepCost): Row {
  const parts = KILLABLE.map((name) => [`${name.replace('sward.', '')}_down_s`, notRunning.get(name) ?? 0]);
  return {
    table: TABLE,
    subject: `${step} (${flavour})`,
    figures: { without_intake_s: noIntake, deployment_s: deployment, ...Object.fromEntries(parts) },
  };
}

function aimsOf(measured: readonly Measured[]): Aim[] {
  const longest = Math.max(...measured.flatMap(({ steps }) => steps.map(({ noIntake }) => noIntake)));
  const sum = (of: (counts: RunCounts) => number) => measured.reduce((total, { counts }) => total + of(counts), 0);
  const none = (name: string, count: number): Aim => ({ name, wanted: 'none', measured: count, met: count === 0 });
  return [
    { name: 'longest time without intake, s', wanted: `under ${AIM_S}`, measured: longest, met: longest < AIM_S },
    none(
      'readings lost',
      sum(({ lost }) => lost),
    ),
    none(
      'readings stored twice',
      sum(({ duplicated }) => duplicated),
    ),
  ];
}

export const upgrade: Benchmark = {
  name: 'upgrade',
  purpose: 'seconds without intake while components are replaced, and what becomes of the readings',
  run,
};
