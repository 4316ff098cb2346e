import { type ExitRecord, recentExits } from '@sward/runtime/restart-budget.ts';
import { z } from 'zod';

const exitsSchema = z.array(z.object({ bootId: z.string(), monotonicMs: z.number() }));

/** How many non-zero exits of a component's history its restart budget still counts: those of this boot and the last hour. */
export function exitsIn(json: string, now: ExitRecord): number {
  try {
    return recentExits(exitsSchema.parse(JSON.parse(json)), now).length;
  } catch {
    return 0;
  }
}

/** Output of `systemctl show -p ActiveState,NRestarts`. */
export function unitStateOf(text: string): { readonly failed: boolean; readonly restarts: number } {
  return {
    failed: /^ActiveState=failed$/m.test(text),
    restarts: Number(/^NRestarts=(\d+)$/m.exec(text)?.[1] ?? 0),
  };
}

/** Changes of state in the log of the classic nucleus, in its text and its JSON format. */
const STATE =
  /service-set-state.*?serviceName"?[=:] ?"?([\w.]+).*?newState"?[=:] ?"?([A-Z]+)|service-set-state.*?newState"?[=:] ?"?([A-Z]+).*?serviceName"?[=:] ?"?([\w.]+)/;

/** Components whose last change of state in the log was to BROKEN. */
export function brokenIn(log: string): ReadonlySet<string> {
  const last = new Map<string, string>();
  for (const line of log.split('\n')) {
    const [, name, state, laterState, laterName] = STATE.exec(line) ?? [];
    const component = name ?? laterName;
    if (component !== undefined) last.set(component, state ?? laterState ?? '');
  }
  return new Set([...last].filter(([, state]) => state === 'BROKEN').map(([component]) => component));
}
