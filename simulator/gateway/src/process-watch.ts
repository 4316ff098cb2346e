import type { ComponentControl } from '@sward/nucleus/ports.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import { processGroupUse, processUse } from './adapters/proc-process-use.ts';
import type { ProcessUse } from './result.ts';

/** What the processes of a run use: the simulator's own from when the run began, each component's since it began itself. */
export class ProcessWatch {
  readonly #clock: Clock;
  readonly #beganAtMs = new Map<number, number>();
  #own = { atMs: 0, usedSeconds: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A component's process began. */
  began(pid: number): void {
    this.#beganAtMs.set(pid, this.#clock.monotonicMs());
  }

  /** The run begins. The build and the start are this process's as well, but not the run's. */
  runBegan(): void {
    const { user, system } = process.cpuUsage();
    this.#own = { atMs: this.#clock.monotonicMs(), usedSeconds: (user + system) / 1e6 };
  }

  /** Seconds since the run began. */
  get runSeconds(): number {
    return (this.#clock.monotonicMs() - this.#own.atMs) / 1000;
  }

  /** The simulator's process, and those of components that run. */
  uses(components: Pick<ComponentControl, 'list'>): ProcessUse[] {
    const own = processUse('simulator', process.pid, this.runSeconds, this.#own.usedSeconds);
    const others = components.list().map(({ name, pid }) => {
      return pid === undefined ? undefined : processGroupUse(name, pid, this.#aliveSeconds(pid));
    });
    return [own, ...others].flatMap((use) => use ?? []);
  }

  #aliveSeconds(pid: number): number {
    return (this.#clock.monotonicMs() - (this.#beganAtMs.get(pid) ?? this.#own.atMs)) / 1000;
  }
}
