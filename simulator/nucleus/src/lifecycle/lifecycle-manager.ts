import { EventEmitter, once } from 'node:events';
import type { ComponentState, Flavour } from '../ports.ts';
import type { ComponentDefinition } from './component-definition.ts';
import { ComponentSupervisor, type StateChange, type SupervisorSettings } from './component-supervisor.ts';

export type LifecycleSettings = Omit<SupervisorSettings, 'dependenciesUp'>;

/** States of a dependency on which dependents cannot go on. */
const DOWN: readonly ComponentState[] = ['ERRORED', 'BROKEN', 'STOPPING'];

/** On lite a HARD dependency is `BindsTo=` of systemd: one that ends, also well, takes its dependents along. */
const isDown = (state: ComponentState, flavour: Flavour): boolean =>
  DOWN.includes(state) || (flavour === 'lite' && state === 'FINISHED');

/** All components of a nucleus: each under its supervisor, started in dependency order, stopped in reverse. */
export class LifecycleManager {
  readonly #settings: SupervisorSettings;
  readonly #supervisors = new Map<string, ComponentSupervisor>();
  readonly #changes = new EventEmitter().setMaxListeners(0);
  readonly #onState: (change: StateChange) => void;
  #closed = false;

  constructor(settings: LifecycleSettings) {
    this.#onState = settings.onState;
    this.#settings = {
      ...settings,
      onState: (change) => this.#changed(change),
      dependenciesUp: (definition, signal) => this.#dependenciesUp(definition, signal),
    };
  }

  names(): readonly string[] {
    return [...this.#supervisors.keys()];
  }

  supervisor(name: string): ComponentSupervisor | undefined {
    return this.#supervisors.get(name);
  }

  /** Takes a component in; it is not started. One of the same name is stopped and replaced. */
  async put(definition: ComponentDefinition): Promise<void> {
    await this.#supervisors.get(definition.name)?.stop();
    this.#supervisors.set(definition.name, new ComponentSupervisor(definition, this.#settings));
  }

  async remove(name: string): Promise<void> {
    await this.#supervisors.get(name)?.stop();
    this.#supervisors.delete(name);
  }

  start(name: string): boolean {
    const supervisor = this.#supervisors.get(name);
    if (!this.#closed) supervisor?.start();
    return supervisor !== undefined;
  }

  /** False when there is no such component. Dependents by a HARD dependency stop, and wait. */
  async stop(name: string): Promise<boolean> {
    const supervisor = this.#supervisors.get(name);
    await supervisor?.stop();
    return supervisor !== undefined;
  }

  /** False when there is no such component. Gives a BROKEN component all its attempts again. */
  async restart(name: string): Promise<boolean> {
    const supervisor = this.#supervisors.get(name);
    if (!this.#closed) await supervisor?.restart();
    return supervisor !== undefined;
  }

  /** Stops these components (all by default), dependents before what they need. */
  async stopAll(names: readonly string[] = this.names()): Promise<void> {
    const stopping = new Map<string, Promise<void>>();
    const stop = (name: string): Promise<void> => {
      const known = stopping.get(name);
      if (known !== undefined) return known;
      const dependents = this.#dependentsOf(name).filter((dependent) => names.includes(dependent));
      const stopped = Promise.all(dependents.map(stop)).then(() => this.#supervisors.get(name)?.stop());
      stopping.set(name, stopped);
      return stopped;
    };
    await Promise.all(names.map(stop));
  }

  /** Stops everything for good: nothing starts afterwards, and nobody waits for it. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.stopAll();
    this.#changes.emit('change');
  }

  /**
   * Waits until all of these are FINISHED, BROKEN, or RUNNING with nothing changing for `settleMs`. A component that waits
   * for one that will not come up counts too: it will not get further.
   */
  async settled(names: readonly string[], settleMs: number): Promise<void> {
    for (;;) {
      const active = names.filter((name) => !this.#isAtRest(name));
      if (active.length === 0) return;
      const allRunning = active.every((name) => this.#supervisors.get(name)?.state === 'RUNNING');
      const changed = await this.#nextChange(allRunning ? settleMs : undefined);
      if (allRunning && !changed) return;
    }
  }

  #isAtRest(name: string): boolean {
    const supervisor = this.#supervisors.get(name);
    if (this.#closed || supervisor === undefined || supervisor.state === 'BROKEN' || supervisor.state === 'FINISHED')
      return true;
    return (
      supervisor.state === 'INSTALLED' &&
      supervisor.definition.hardDependencies.some((dependency) => this.#isStuck(dependency))
    );
  }

  #isStuck(name: string): boolean {
    const supervisor = this.#supervisors.get(name);
    if (supervisor === undefined) return false;
    return (
      supervisor.state === 'BROKEN' ||
      !supervisor.isWanted ||
      (supervisor.state === 'FINISHED' && isDown('FINISHED', this.#settings.flavour)) ||
      (supervisor.state === 'INSTALLED' && this.#isAtRest(name))
    );
  }

  /** True on the next change of any component's state, false after the time limit. */
  async #nextChange(limitMs: number | undefined): Promise<boolean> {
    const signal = limitMs === undefined ? undefined : AbortSignal.timeout(limitMs);
    return once(this.#changes, 'change', signal === undefined ? {} : { signal }).then(
      () => true,
      () => false,
    );
  }

  #changed(change: StateChange): void {
    this.#onState(change);
    if (isDown(change.state, this.#settings.flavour)) {
      for (const dependent of this.#dependentsOf(change.component)) this.#supervisors.get(dependent)?.interrupt();
    }
    this.#changes.emit('change', change);
  }

  #dependentsOf(name: string): string[] {
    return [...this.#supervisors.values()]
      .filter(({ definition }) => definition.hardDependencies.includes(name))
      .map(({ definition }) => definition.name);
  }

  #isUp(name: string): boolean {
    const supervisor = this.#supervisors.get(name);
    if (supervisor === undefined) return false;
    if (isDown(supervisor.state, this.#settings.flavour)) return false;
    return supervisor.state === 'RUNNING' || (supervisor.state === 'FINISHED' && supervisor.isWanted);
  }

  async #dependenciesUp(definition: ComponentDefinition, signal: AbortSignal): Promise<void> {
    while (!definition.hardDependencies.every((dependency) => this.#isUp(dependency))) {
      await once(this.#changes, 'change', { signal });
    }
  }
}
