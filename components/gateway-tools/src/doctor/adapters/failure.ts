import type { Failure } from '../ports.ts';

const WHY: ReadonlyMap<string, Failure['why']> = new Map([
  ['ENOENT', 'missing'],
  ['ENOTDIR', 'missing'],
  ['ECONNREFUSED', 'missing'],
  ['EACCES', 'forbidden'],
  ['EPERM', 'forbidden'],
]);

/** The code of an error of Node, such as ENOENT; empty where it has none. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

export function failureOf(error: unknown): Failure {
  const text = error instanceof Error ? error.message : String(error);
  return { ok: false, why: WHY.get(codeOf(error)) ?? 'failed', text };
}
