import type { Platform } from '../platform.ts';
import { UnfitBinaryError } from './device-errors.ts';

/** `e_machine` of the ELF header, at this offset, by Node's name of the processor. */
const MACHINE_OFFSET = 18;
const MACHINES: ReadonlyMap<number, Platform['node']> = new Map([
  [62, 'x64'],
  [183, 'arm64'],
]);

/** What the oldest system that is supported brings: Debian 12 and Raspberry Pi OS "bookworm". */
const NEWEST_KNOWN: ReadonlyMap<string, readonly number[]> = new Map([
  ['GLIBC', [2, 36]],
  ['GLIBCXX', [3, 4, 30]],
  ['CXXABI', [1, 3, 13]],
]);

const SYMBOL_VERSION = /\0(GLIBC|GLIBCXX|CXXABI)_(\d+(?:\.\d+)*)(?=\0)/g;

/** The processor that a 64-bit little-endian ELF file is for; undefined for other files and other processors. */
export function processorOf(file: Uint8Array): Platform['node'] | undefined {
  const [magic, e, l, f, bits, order] = file;
  const isElf64 = magic === 0x7f && e === 0x45 && l === 0x4c && f === 0x46 && bits === 2 && order === 1;
  if (!isElf64 || file.length < MACHINE_OFFSET + 2) return undefined;
  return MACHINES.get(new DataView(file.buffer, file.byteOffset).getUint16(MACHINE_OFFSET, true));
}

const isNewer = (version: readonly number[], known: readonly number[]): boolean => {
  const index = version.findIndex((part, i) => part !== (known[i] ?? 0));
  return index >= 0 && (version[index] ?? 0) > (known[index] ?? 0);
};

/** Versions of the C and C++ libraries that a file asks for and that the oldest supported system does not have. */
export function tooNewSymbols(file: Uint8Array): string[] {
  // Every byte a character: versions stand in the file's string table, each between two zero bytes.
  const text = Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('latin1');
  const found = Array.from(text.matchAll(SYMBOL_VERSION), ([, library = '', version = '']) => ({ library, version }));
  const tooNew = found.filter(({ library, version }) =>
    isNewer(version.split('.').map(Number), NEWEST_KNOWN.get(library) ?? []),
  );
  return [...new Set(tooNew.map(({ library, version }) => `${library}_${version}`))];
}

/**
 * Refuses what a device could not load, before it gets there.
 * @throws UnfitBinaryError
 */
export function requireFit(name: string, file: Uint8Array, target: Platform['node']): void {
  const processor = processorOf(file);
  if (processor !== target)
    throw new UnfitBinaryError(`${name} was compiled for ${processor ?? 'an unknown processor'}, not for ${target}`);
  const [symbol] = tooNewSymbols(file);
  if (symbol === undefined) return;
  throw new UnfitBinaryError(
    `${name} needs ${symbol}, which Raspberry Pi OS 12 does not have: build it on Debian 12 or an Ubuntu no newer than 22.04`,
  );
}
