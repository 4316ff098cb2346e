import { z } from 'zod';

/** Worst first. `unknown`: this user or this machine cannot tell. */
export const LEVELS = ['error', 'warning', 'unknown', 'ok'] as const;

export type Level = (typeof LEVELS)[number];

/** What one check found: what is so, and what to do where something is to be done. */
export const findingSchema = z.strictObject({
  /** Stable name of the check. */
  check: z.string(),
  level: z.enum(LEVELS),
  /** One line. */
  summary: z.string(),
  todo: z.string().optional(),
  /** What it was judged by. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export type Finding = z.infer<typeof findingSchema>;

/** A finding whose check is not named yet: the runner knows which it is. */
export type Verdict = Omit<Finding, 'check'>;

type Details = Finding['details'];

export const ok = (summary: string, details: Details = {}): Verdict => ({ level: 'ok', summary, details });

export const warning = (summary: string, todo: string, details: Details = {}): Verdict => ({
  level: 'warning',
  summary,
  todo,
  details,
});

export const fault = (summary: string, todo: string, details: Details = {}): Verdict => ({
  level: 'error',
  summary,
  todo,
  details,
});

export const unknown = (summary: string, todo?: string, details: Details = {}): Verdict => ({
  level: 'unknown',
  summary,
  ...(todo === undefined ? {} : { todo }),
  details,
});

/** Worst first; checks of one level in the order in which they were made. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}

/** Codes that a script sees: what could not be told is no fault. */
export const EXIT = { well: 0, warnings: 1, errors: 2, usage: 64, internal: 70 } as const;

export function exitCodeOf(findings: readonly Finding[]): number {
  if (findings.some(({ level }) => level === 'error')) return EXIT.errors;
  return findings.some(({ level }) => level === 'warning') ? EXIT.warnings : EXIT.well;
}
