/** Where the inspector of a component listens, and that of the process that it forks. */
export type InspectorPorts = { readonly main: number; readonly forked: number };

const HOST = '127.0.0.1';

/** Stacks name lines of the sources. */
export const SOURCE_MAPS = '--enable-source-maps';

/** What a component's process is started with: inspector, and stacks that name lines of the sources. */
export function nodeOptionsFor({ main }: InspectorPorts, waits: boolean): string {
  return `${SOURCE_MAPS} --inspect${waits ? '-brk' : ''}=${HOST}:${main}`;
}

/** A debugger that stays attached would hold a process that has ended until the nucleus kills it. */
const LET_GO = "process.once('exit', () => require('node:inspector').close());";

/**
 * The first line of every program. What it forks inherits the options, and two inspectors on one port are one; the forked
 * process never waits for a debugger, or nothing would be heard meanwhile.
 */
export function bannerFor({ forked }: InspectorPorts): string {
  const inspect = String.raw`/--inspect(-brk)?=\S+/`;
  const handOn = `process.env.NODE_OPTIONS = process.env.NODE_OPTIONS?.replace(${inspect}, '--inspect=${HOST}:${forked}') ?? '';`;
  return `${LET_GO} ${handOn}`;
}
