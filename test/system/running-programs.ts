import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { emulationEnvironment } from '@sward/nucleus/emulation/architecture.ts';
import { processorOf } from '../../tools/build/device/elf.ts';

/** What runs in a process, as far as it can be told from outside. */
export type RunningProgram = {
  readonly path: string;
  /** Of the program's ELF header, by Node's name: `arm64`, `x64`. */
  readonly processor: string;
};

/** A process and those that it started. */
const withChildren = (pid: number): number[] => {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(withChildren)];
};

/**
 * The Node that each process of a component runs, by its memory map: of an emulated process /proc/<pid>/exe is QEMU, but what QEMU
 * runs is mapped from its file all the same.
 */
export const nodesOf = (pid: number): RunningProgram[] =>
  withChildren(pid).map((each) => {
    const maps = readFileSync(`/proc/${each}/maps`, 'utf8');
    const path = /^.* (\/\S+\/bin\/node)$/m.exec(maps)?.[1];
    if (path === undefined) throw new TypeError(`process ${each} runs no Node`);
    return { path, processor: processorOf(readFileSync(path)) ?? 'another processor' };
  });

/** What a Node says of itself: `arm64 24`. */
export const saidBy = (node: string): string => {
  const env = { ...process.env, ...emulationEnvironment('aarch64', process.env) };
  const program = 'process.stdout.write(`$' + '{process.arch} $' + '{process.versions.node.split(".")[0]}`)';
  return spawnSync(node, ['-e', program], { encoding: 'utf8', env }).stdout;
};
