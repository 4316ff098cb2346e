/** One exit with a non-zero code. Monotonic time and boot id: wall clocks jump, and a reboot clears the nucleus's count. */
export type ExitRecord = { readonly bootId: string; readonly monotonicMs: number };

export type RestartBudget = { readonly maxExits: number; readonly windowMs: number };

/** Keeps the times of a component's own non-zero exits across its processes. */
export interface ExitHistory {
  /** Earlier exits; empty when nothing is known. */
  read(): readonly ExitRecord[];
  /** Adds an exit. It must be on disk before the process ends. */
  add(exit: ExitRecord): void;
}

/** The third crash within an hour leaves a component failed on Lite, BROKEN on classic: two are allowed. */
export const RESTART_BUDGET: RestartBudget = { maxExits: 2, windowMs: 3_600_000 };

/** How long to wait, ms, before exiting non-zero so that no window of the budget ever holds more exits than allowed. */
export function waitBeforeExitMs(
  exits: readonly ExitRecord[],
  now: ExitRecord,
  budget: RestartBudget = RESTART_BUDGET,
): number {
  const times = recentExits(exits, now, budget).map((exit) => exit.monotonicMs);
  const earliest = times.sort((a, b) => b - a)[budget.maxExits - 1];
  return earliest === undefined ? 0 : earliest + budget.windowMs - now.monotonicMs;
}

/** Those exits that still count at `now`: of this boot and within the window. */
export function recentExits(
  exits: readonly ExitRecord[],
  now: ExitRecord,
  budget: RestartBudget = RESTART_BUDGET,
): ExitRecord[] {
  return exits.filter(
    ({ bootId, monotonicMs }) =>
      bootId === now.bootId && monotonicMs <= now.monotonicMs && now.monotonicMs - monotonicMs < budget.windowMs,
  );
}
