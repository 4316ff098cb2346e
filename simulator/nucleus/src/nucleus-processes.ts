import type { DeviceStateKeeper } from './deployment/device-state-keeper.ts';
import { RESTART_DELAY_MS, STOP_TIMEOUT_MS } from './flavour-defaults.ts';
import { ComponentLogs } from './lifecycle/adapters/component-log.ts';
import { killProcess, processesWithEnvironment } from './lifecycle/adapters/process-group.ts';
import { type ProcessGuard, startProcessGuard } from './lifecycle/adapters/process-guard.ts';
import { createScriptRunner } from './lifecycle/adapters/script-process.ts';
import { shouldSkip } from './lifecycle/adapters/skip-check.ts';
import { componentEnvironment, type NucleusFacts } from './lifecycle/component-environment.ts';
import type { LifecycleSettings } from './lifecycle/lifecycle-manager.ts';
import type { OutputLine, ScriptRunner } from './lifecycle/script-runner.ts';
import { RootFolderError } from './nucleus-errors.ts';
import type { NucleusOptions } from './nucleus-options.ts';
import { architectureEnvironment } from './nucleus-platform.ts';
import type { TokenRegistry } from './ports.ts';
import { componentId } from './recipes/recipe.ts';
import type { RootFolder } from './root-folder.ts';

/** Mark in the environment of every component: how a new nucleus knows what an earlier one left behind. */
const ROOT_MARK = 'GREENGRASS_STAND_IN_ROOT';

export type NucleusProcessesOptions = {
  readonly options: NucleusOptions;
  readonly folder: RootFolder;
  readonly facts: NucleusFacts;
  readonly tokens: TokenRegistry;
  readonly state: DeviceStateKeeper;
  readonly log: NonNullable<NucleusOptions['log']>;
};

/** The operating-system side of the components: processes, their guard, their logs. */
export class NucleusProcesses {
  readonly #given: NucleusProcessesOptions;
  #guard: ProcessGuard | undefined;
  #runner: ScriptRunner | undefined;
  #logs: ComponentLogs | undefined;

  constructor(given: NucleusProcessesOptions) {
    this.#given = given;
  }

  get #stopTimeoutMs(): number {
    return this.#given.options.stopTimeoutMs ?? STOP_TIMEOUT_MS;
  }

  /** Ends what an earlier nucleus of this root left running, and starts the guard. */
  start(): void {
    const { folder, log } = this.#given;
    for (const pid of processesWithEnvironment(`${ROOT_MARK}=${folder.path}`)) {
      if (killProcess(pid)) log('ended a component that outlived an earlier nucleus', { pid });
    }
    this.#guard = startProcessGuard(this.#stopTimeoutMs, () => log('the process guard was ended from outside'));
    this.#logs = new ComponentLogs(folder.logs);
    this.#runner = createScriptRunner(this.#guard, (line) => this.#onOutput(line));
  }

  async close(): Promise<void> {
    await this.#guard?.close();
    this.#logs?.close();
    this.#logs = undefined;
  }

  get lifecycleSettings(): LifecycleSettings {
    const { options, folder, state, log } = this.#given;
    return {
      flavour: options.flavour,
      stopTimeoutMs: this.#stopTimeoutMs,
      restartDelayMs: options.restartDelayMs ?? RESTART_DELAY_MS[options.flavour],
      runner: { start: (request) => this.#startedRunner().start(request) },
      workPath: folder.workPath,
      environment: (component) => this.#environment(component),
      prefix: (component) => options.runPrefix?.(component) ?? [],
      shouldSkip,
      now: () => performance.now(),
      isInstalled: (definition) => state.current.installed.has(componentId(definition)),
      markInstalled: (definition) => state.markInstalled(componentId(definition)),
      onState: (change) => {
        log('component state', change);
        options.observer?.onState?.(change);
      },
      onWarning: (component, message) => log('component warning', { component, message }),
    };
  }

  #startedRunner(): ScriptRunner {
    if (this.#runner === undefined) throw new RootFolderError('the nucleus is not started: call start() first');
    return this.#runner;
  }

  #environment(component: string): Record<string, string> {
    const { options, folder, facts, tokens } = this.#given;
    const extra = { ...architectureEnvironment(options), ...options.extraEnv?.(component), [ROOT_MARK]: folder.path };
    return componentEnvironment(process.env, facts, tokens.issue(component), extra);
  }

  #onOutput(line: OutputLine): void {
    this.#logs?.write(line);
    this.#given.options.observer?.onOutput?.(line);
  }
}
