import { setTimeout as delay } from 'node:timers/promises';
import type { ComponentState, Flavour } from '../ports.ts';
import type { StepName } from '../recipes/recipe.ts';
import type { ComponentDefinition } from './component-definition.ts';
import { isBroken } from './restart-policy.ts';
import type { RunningScript, ScriptExit } from './script-runner.ts';
import { exitWithin, type StepEnvironment, startStep, timeoutMs } from './step-runner.ts';

export type StateChange = {
  readonly component: string;
  readonly version: string;
  readonly state: ComponentState;
  /** Why, for ERRORED and BROKEN. */
  readonly reason?: string;
};

export type SupervisorSettings = StepEnvironment & {
  readonly flavour: Flavour;
  readonly stopTimeoutMs: number;
  readonly restartDelayMs: number;
  /** Monotonic milliseconds. */
  now(): number;
  isInstalled(definition: ComponentDefinition): boolean;
  markInstalled(definition: ComponentDefinition): void;
  /** Ends when every HARD dependency is up; rejects when the signal aborts. */
  dependenciesUp(definition: ComponentDefinition, signal: AbortSignal): Promise<void>;
  onState(change: StateChange): void;
  /** Something went wrong that changes no state, such as a shutdown script that failed. */
  onWarning(component: string, message: string): void;
};

type Outcome = { readonly kind: 'finished' | 'interrupted' } | { readonly kind: 'errored'; readonly reason: string };

const DEFAULT_TIMEOUT_S = 120;
const DEFAULT_SHUTDOWN_TIMEOUT_S = 15;

const FINISHED: Outcome = { kind: 'finished' };
const INTERRUPTED: Outcome = { kind: 'interrupted' };
const errored = (step: StepName, exit: ScriptExit): Outcome => ({ kind: 'errored', reason: `${step}: ${exit.reason}` });

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Keeps one component in the state that is wanted of it: installs, runs, restarts, gives up, stops. */
export class ComponentSupervisor {
  readonly definition: ComponentDefinition;
  readonly #settings: SupervisorSettings;
  #state: ComponentState = 'NEW';
  #reason: string | undefined;
  #restarts = 0;
  #errorTimes: number[] = [];
  #script: RunningScript | undefined;
  #wanted: AbortController | undefined;
  #loop: Promise<void> = Promise.resolve();
  /** Ends the present run with an outcome that does not come from its exit code. */
  #endRun: ((outcome: Outcome) => void) | undefined;

  constructor(definition: ComponentDefinition, settings: SupervisorSettings) {
    this.definition = definition;
    this.#settings = settings;
  }

  get state(): ComponentState {
    return this.#state;
  }

  /** Why it is ERRORED or BROKEN. */
  get reason(): string | undefined {
    return this.#reason;
  }

  get restarts(): number {
    return this.#restarts;
  }

  get pid(): number | undefined {
    return this.#state === 'RUNNING' || this.#state === 'STARTING' ? this.#script?.pid : undefined;
  }

  /** Whether it should be up: false before `start` and after `stop`. */
  get isWanted(): boolean {
    return this.#wanted !== undefined;
  }

  start(): void {
    if (this.#wanted !== undefined) return;
    const wanted = new AbortController();
    this.#wanted = wanted;
    this.#errorTimes = [];
    this.#loop = this.#loop.then(() => this.#superviseUntil(wanted.signal));
  }

  /** Stops the process group; the component then stands as FINISHED until it is started again. */
  async stop(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === undefined) return this.#loop;
    this.#wanted = undefined;
    wanted.abort();
    if (this.#state === 'RUNNING' || this.#state === 'STARTING') this.#change('STOPPING');
    this.#endRun?.(INTERRUPTED);
    await this.#loop;
    if (this.#state !== 'BROKEN') this.#change('FINISHED');
  }

  /** Stops and starts; a BROKEN component gets all its attempts again. */
  async restart(): Promise<void> {
    await this.stop();
    this.#restarts += 1;
    this.start();
  }

  /** A HARD dependency went away: stop, wait for it, start again. No error is counted. */
  interrupt(): void {
    if (this.#endRun === undefined) return;
    this.#change('STOPPING');
    this.#endRun(INTERRUPTED);
  }

  /** UpdateState: what the component says of itself. */
  reportState(state: 'RUNNING' | 'ERRORED'): void {
    if (state === 'RUNNING') {
      if (this.#state === 'STARTING') this.#change('RUNNING');
    } else {
      this.#endRun?.({ kind: 'errored', reason: 'the component reported ERRORED' });
    }
  }

  #change(state: ComponentState, reason?: string): void {
    this.#state = state;
    this.#reason = reason;
    const { name, version } = this.definition;
    this.#settings.onState({ component: name, version, state, ...(reason === undefined ? {} : { reason }) });
  }

  async #superviseUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const outcome = await this.#attempt(signal);
      if (signal.aborted) return;
      if (outcome.kind === 'finished') return this.#change('FINISHED');
      if (outcome.kind === 'errored' && !(await this.#recover(outcome.reason, signal))) return;
    }
  }

  /** Counts the error; false when it was the last one. */
  async #recover(reason: string, signal: AbortSignal): Promise<boolean> {
    this.#errorTimes.push(this.#settings.now());
    this.#change('ERRORED', reason);
    if (isBroken(this.#settings.flavour, this.#errorTimes)) {
      this.#change('BROKEN', reason);
      return false;
    }
    await this.#sideStep('recover', () => this.#oneShot('recover', signal));
    await delay(this.#settings.restartDelayMs, undefined, { signal }).catch(() => undefined);
    this.#restarts += signal.aborted ? 0 : 1;
    return true;
  }

  /** One way through the lifecycle, from waiting for dependencies to the end of the run script. */
  async #attempt(signal: AbortSignal): Promise<Outcome> {
    try {
      const installed = await this.#install(signal);
      if (installed.kind !== 'finished') return installed;
      await this.#settings.dependenciesUp(this.definition, signal);
      if (signal.aborted) return INTERRUPTED;
      this.#change('STARTING');
      return this.definition.steps.startup === undefined ? await this.#run() : await this.#startup(signal);
    } catch (error) {
      if (signal.aborted) return INTERRUPTED;
      return { kind: 'errored', reason: reasonOf(error) };
    }
  }

  async #install(signal: AbortSignal): Promise<Outcome> {
    if (!this.#settings.isInstalled(this.definition)) {
      for (const step of ['bootstrap', 'install'] as const) {
        const outcome = await this.#oneShot(step, signal);
        if (outcome.kind !== 'finished') return outcome;
      }
      this.#settings.markInstalled(this.definition);
    }
    this.#change('INSTALLED');
    return FINISHED;
  }

  /** Runs a step to its end, or until the component is stopped. */
  async #oneShot(step: StepName, signal: AbortSignal): Promise<Outcome> {
    const script = startStep(this.definition, step, this.#settings);
    if (script === undefined) return FINISHED;
    const { stopTimeoutMs } = this.#settings;
    const onAbort = (): void => void script.stop(stopTimeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    const limit = timeoutMs(this.definition, this.definition.steps[step], DEFAULT_TIMEOUT_S);
    const exit = await exitWithin(script, limit, stopTimeoutMs);
    signal.removeEventListener('abort', onAbort);
    if (signal.aborted) return INTERRUPTED;
    // 100 and 101 ask the nucleus or the device to restart after bootstrap; neither is needed for a stand-in.
    const succeeded = exit.code === 0 || (step === 'bootstrap' && (exit.code === 100 || exit.code === 101));
    return succeeded ? FINISHED : errored(step, exit);
  }

  async #run(): Promise<Outcome> {
    const script = startStep(this.definition, 'run', this.#settings);
    if (script === undefined) return FINISHED;
    const ended = script.exited.then((exit) => (exit.code === 0 ? FINISHED : errored('run', exit)));
    return this.#whileUp(script, ended, () => this.#change('RUNNING'));
  }

  /** A startup script starts a daemon and ends; the component then runs until it is stopped or reports ERRORED. */
  async #startup(signal: AbortSignal): Promise<Outcome> {
    const script = startStep(this.definition, 'startup', this.#settings);
    if (script === undefined) return FINISHED;
    const limit = timeoutMs(this.definition, this.definition.steps.startup, DEFAULT_TIMEOUT_S);
    const ended = exitWithin(script, limit, this.#settings.stopTimeoutMs).then((exit) => {
      if (exit.code !== 0) return errored('startup', exit);
      if (!signal.aborted) this.reportState('RUNNING');
      return new Promise<Outcome>(() => undefined);
    });
    return this.#whileUp(script, ended, () => undefined);
  }

  async #whileUp(script: RunningScript, ended: Promise<Outcome>, onUp: () => void): Promise<Outcome> {
    this.#script = script;
    const endedFromOutside = new Promise<Outcome>((resolve) => {
      this.#endRun = resolve;
    });
    if (script.pid !== undefined) onUp();
    const outcome = await Promise.race([ended, endedFromOutside]);
    this.#endRun = undefined;
    if (outcome.kind === 'interrupted') await this.#sideStep('shutdown', () => this.#shutdown());
    await script.stop(this.#settings.stopTimeoutMs);
    this.#script = undefined;
    return outcome;
  }

  async #shutdown(): Promise<Outcome> {
    const script = startStep(this.definition, 'shutdown', this.#settings);
    if (script === undefined) return FINISHED;
    const limit = timeoutMs(this.definition, this.definition.steps.shutdown, DEFAULT_SHUTDOWN_TIMEOUT_S);
    const exit = await exitWithin(script, limit, this.#settings.stopTimeoutMs);
    return exit.code === 0 ? FINISHED : errored('shutdown', exit);
  }

  /** Runs a step whose failure changes nothing but should be heard of. */
  async #sideStep(step: StepName, run: () => Promise<Outcome>): Promise<void> {
    try {
      const outcome = await run();
      if (outcome.kind === 'errored') this.#settings.onWarning(this.definition.name, outcome.reason);
    } catch (error) {
      this.#settings.onWarning(this.definition.name, `${step}: ${reasonOf(error)}`);
    }
  }
}
