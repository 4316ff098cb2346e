import type { Disk, FileOnDisk, NameChange } from './disk.ts';
import { setNames } from './disk.ts';
import { applyOperations, type Operation, sectorsOf, type Write } from './file-operations.ts';
import type { Chance } from './random.ts';

/**
 * What becomes of the changes that no sync made safe:
 * - `dropped`: all are gone
 * - `kept`: all are there
 * - `torn`: all up to one of them are there, of that one only some sectors, nothing behind it
 * - `reordered`: any sectors of any writes are there; names change in order, but unrelated names independently
 * - `garbled`: as reordered, and sectors that were being written may hold noise, within the bytes that were written
 */
export const MODES = ['dropped', 'kept', 'torn', 'reordered', 'garbled'] as const;

export type Mode = (typeof MODES)[number];

/** Files of a folder: name -> bytes. */
export type Image = ReadonlyMap<string, Buffer>;

/** Which changes of names and of files survive one power cut. */
type Fate = {
  names(changes: readonly NameChange[]): readonly NameChange[];
  operations(pending: readonly Operation[]): readonly Operation[];
};

const DROPPED: Fate = { names: () => [], operations: () => [] };
const KEPT: Fate = { names: (changes) => changes, operations: (pending) => pending };

function tornFate(disk: Disk, chance: Chance): Fate {
  const pending = [...disk.files].flatMap((file) => file.pending);
  const orders = [...pending, ...disk.pendingNames].map(({ order }) => order).sort((a, b) => b - a);
  // Mostly the newest: that is what is under way when the power goes.
  const torn = chance.happens(0.5) ? (orders[0] ?? 0) : chance.pick(orders.length > 0 ? orders : [0]);
  const tear = (operation: Operation): Operation[] =>
    operation.kind === 'resize' ? [] : someSectors(operation, chance);
  return {
    names: (changes) => changes.filter(({ order }) => order < torn),
    operations: (all) =>
      all.flatMap((operation) => {
        if (operation.order < torn) return [operation];
        return operation.order === torn ? tear(operation) : [];
      }),
  };
}

/** The first sectors of a write, the last, or any. */
function someSectors(write: Write, chance: Chance): Write[] {
  const sectors = sectorsOf(write);
  const cut = chance.int(0, sectors.length);
  const kind = chance.int(0, 2);
  if (kind === 0) return sectors.slice(0, cut);
  return kind === 1 ? sectors.slice(cut) : sectors.filter(() => chance.happens(0.5));
}

function reorderedFate(chance: Chance, fateOfSector: (sector: Write) => readonly Write[]): Fate {
  return {
    names: (changes) => namesInOrder(changes, chance),
    operations: (pending) =>
      pending.flatMap<Operation>((operation) => {
        if (operation.kind === 'resize') return chance.happens(0.5) ? [operation] : [];
        return sectorsOf(operation).flatMap(fateOfSector);
      }),
  };
}

/** For each group of names that were changed together, the first few changes. */
function namesInOrder(changes: readonly NameChange[], chance: Chance): NameChange[] {
  const lost = new Set<string>();
  return changes.filter(({ names }) => {
    const tied = [...names.keys()];
    const survives = tied.every((name) => !lost.has(name)) && chance.happens(0.6);
    if (!survives) for (const name of tied) lost.add(name);
    return survives;
  });
}

function fateOf(mode: Mode, disk: Disk, chance: Chance): Fate {
  if (mode === 'dropped') return DROPPED;
  if (mode === 'kept') return KEPT;
  if (mode === 'torn') return tornFate(disk, chance);
  const survival = chance.pick([0.1, 0.5, 0.9]);
  if (mode === 'reordered') return reorderedFate(chance, (sector) => (chance.happens(survival) ? [sector] : []));
  return reorderedFate(chance, (sector) => {
    if (chance.happens(0.3)) return [{ ...sector, bytes: chance.bytes(sector.bytes.length) }];
    return chance.happens(survival) ? [sector] : [];
  });
}

/** Bytes of a file after the cut. In the modes of disorder its size may have reached the medium ahead of its bytes. */
function bytesAfter(file: FileOnDisk, fate: Fate, mode: Mode, chance: Chance): Buffer {
  const bytes = applyOperations(file.safe, fate.operations(file.pending));
  const isDisorderly = mode === 'reordered' || mode === 'garbled';
  if (!isDisorderly || file.pending.length === 0 || !chance.happens(0.2)) return bytes;
  const size = Math.max(bytes.length, applyOperations(file.safe, file.pending).length);
  return applyOperations(bytes, [{ kind: 'resize', order: 0, size }]);
}

/** What a power cut may leave of the disk. */
export function imageAfterCut(disk: Disk, mode: Mode, chance: Chance): Image {
  const fate = fateOf(mode, disk, chance);
  const names = new Map(disk.safeNames);
  for (const change of fate.names(disk.pendingNames)) setNames(names, change.names);
  return new Map([...names].map(([name, file]) => [name, bytesAfter(file, fate, mode, chance)]));
}
