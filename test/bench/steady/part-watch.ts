import type { RunningSubject } from '../pipeline/subject.ts';
import { processTree, useOf } from '../support/process-use.ts';

/** What one process of a gateway used over the watched time. */
export type PartUse = { readonly name: string; readonly pssMb: number; readonly cpuPercent: number };

/** Watches the processes of a gateway one by one, each with those it started, from its start until it is asked. */
export class PartWatch {
  readonly #parts: readonly { readonly name: string; readonly pid: number; readonly cpuSeconds: number }[];
  readonly #startedAt = performance.now();

  private constructor(pids: Readonly<Record<string, number>>) {
    this.#parts = Object.entries(pids).map(([name, pid]) => ({
      name,
      pid,
      cpuSeconds: useOf(processTree(pid)).cpuSeconds,
    }));
  }

  static async start({ parts }: Pick<RunningSubject, 'parts'>): Promise<PartWatch> {
    return new PartWatch((await parts?.()) ?? {});
  }

  uses(): PartUse[] {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    return this.#parts.map(({ name, pid, cpuSeconds }) => {
      const now = useOf(processTree(pid));
      return { name, pssMb: now.pssMb, cpuPercent: ((now.cpuSeconds - cpuSeconds) / seconds) * 100 };
    });
  }
}
