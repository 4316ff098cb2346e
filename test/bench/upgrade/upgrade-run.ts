import { join } from 'node:path';
import type { NewReading } from '@sward/cloud/ports.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Bundle } from '@sward/gateway/bundle.ts';
import { KILLABLE, LocalGateway } from '@sward/gateway/local-gateway.ts';
import { parseOptions } from '@sward/gateway/options.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { nextVersion } from '../../support/next-version.ts';
import { BenchFailedError } from '../support/bench-errors.ts';
import { BENCH_BUILD, builtBundle } from '../support/bundle.ts';
import type { Resources } from '../support/resources.ts';
import { pause, until } from '../support/wait.ts';
import { longestPauseS, notRunningS, type Span, type StateAt } from './intake-gap.ts';

/** 20 sensors that advertise five times a second: a pause is known to some 10 ms. */
const SENSORS = ['--sensors', '20', '--rate', '5'];
/** After a step, for the radio to be heard again and for figures that a pause belongs to it. */
const REST_MS = 5000;

/** What one step cost. Seconds. */
export type StepCost = {
  readonly step: string;
  readonly noIntake: number;
  readonly deployment: number;
  readonly notRunning: ReadonlyMap<string, number>;
};

/** `span` takes the time after the deployment in, until the next step. */
type StepSpan = { readonly step: string; readonly span: Span; readonly endedAt: number };

export type RunCounts = {
  readonly heard: number;
  readonly stored: number;
  readonly lost: number;
  readonly duplicated: number;
};

/** A gateway whose components are replaced while its sensors go on advertising. */
export class UpgradeRun {
  readonly #gateway: LocalGateway;
  readonly #stored: readonly NewReading[];
  readonly #states: readonly StateAt[];
  readonly #folder: string;
  readonly #spans: StepSpan[] = [];
  #current: Bundle;

  static async start(flavour: 'lite' | 'classic', resources: Resources): Promise<UpgradeRun> {
    const folder = resources.folder();
    const { version } = builtBundle(COMPONENTS.gateway);
    const bundle = { dir: BENCH_BUILD, component: COMPONENTS.gateway, version };
    const stored: NewReading[] = [];
    const states: StateAt[] = [];
    const gateway = await LocalGateway.start({
      options: { ...parseOptions([...SENSORS, '--flavour', flavour]), data: join(folder, 'data') },
      bundle,
      clock: createSystemClock(),
      log: createRecordingLogger(),
      onStored: (readings) => void stored.push(...readings),
      workbench: {
        onOutput: () => undefined,
        onState: ({ component, state }) => void states.push({ component, state, at: Date.now() }),
        nodeOptions: () => undefined,
      },
    });
    resources.add(() => gateway.stop());
    await pause(REST_MS);
    return new UpgradeRun(gateway, bundle, { stored, states, folder });
  }

  private constructor(
    gateway: LocalGateway,
    bundle: Bundle,
    seen: { readonly stored: readonly NewReading[]; readonly states: readonly StateAt[]; readonly folder: string },
  ) {
    this.#gateway = gateway;
    this.#current = bundle;
    this.#stored = seen.stored;
    this.#states = seen.states;
    this.#folder = seen.folder;
  }

  /** No deployment: what the sensors' own pauses are. */
  async rest(step: string): Promise<void> {
    const from = Date.now();
    await pause(REST_MS);
    this.#spans.push({ step, span: { from, to: Date.now() }, endedAt: Date.now() });
  }

  /** Brings these members, or all, to another version. Gives the way back. */
  async upgrade(step: string, changed?: readonly string[]): Promise<() => Promise<void>> {
    const before = this.#current;
    const dir = join(this.#folder, step.replaceAll(/\W/g, '-'));
    await this.#deploy(step, nextVersion(before, { dir, ...(changed === undefined ? {} : { changed }) }));
    return () => this.#deploy(`${step}, and back`, before);
  }

  async #deploy(step: string, { dir, component, version }: Bundle): Promise<void> {
    const from = Date.now();
    const { status, reason } = await this.#gateway.nucleus.deploy({
      recipeDir: join(dir, 'recipes'),
      artifactDir: join(dir, 'artifacts'),
      merge: new Map([[component, version]]),
      remove: [],
      updateConfig: new Map(),
    });
    const endedAt = Date.now();
    if (status !== 'SUCCEEDED') throw new BenchFailedError(`${step}: ${reason ?? status}`);
    this.#current = { dir, component, version };
    await pause(REST_MS);
    this.#spans.push({ step, span: { from, to: Date.now() }, endedAt });
  }

  /** Silences the radio, waits until all is stored, and tells. */
  async end(): Promise<{ readonly steps: readonly StepCost[]; readonly counts: RunCounts }> {
    const { traffic } = this.#gateway;
    const isStored = new AbortController();
    const settled = this.#gateway.settle(isStored.signal);
    const silentAt = Date.now() + 1500;
    await until('all is stored', () => traffic.heardAllSince(KILLABLE, silentAt) && traffic.ledger.counts.open === 0);
    isStored.abort();
    await settled;
    const heardAt = this.#stored.map(({ reading }) => reading.received_at);
    const { lost, duplicated } = this.#gateway.result();
    const counts = { heard: traffic.ledger.counts.seen, stored: this.#stored.length, lost, duplicated };
    return { steps: this.#spans.map((each) => this.#cost(each, heardAt)), counts };
  }

  #cost({ step, span, endedAt }: StepSpan, heardAt: readonly number[]): StepCost {
    const notRunning = new Map(KILLABLE.map((name) => [name, notRunningS(this.#states, name, span)]));
    return { step, noIntake: longestPauseS(heardAt, span), deployment: (endedAt - span.from) / 1000, notRunning };
  }
}
