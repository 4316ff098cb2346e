import { describe, expect, it } from '@jest/globals';
import { Disk } from './disk.ts';
import { applyOperations, sectorsOf } from './file-operations.ts';
import { Chance } from './random.ts';
import { imageAfterCut, MODES, type Mode } from './survival.ts';
import { type DiskEvent, readTrace, UnrecordedCallError } from './trace.ts';

const FOLDER = 9;
const open = (handle: number, path: string): DiskEvent => ({ kind: 'opened', handle, path, directory: false });
const write = (handle: number, offset: number, bytes: Buffer): DiskEvent => ({
  kind: 'written',
  handle,
  offset,
  bytes,
});
const sync = (handle: number): DiskEvent => ({ kind: 'synced', handle });
const openFolder: DiskEvent = { kind: 'opened', handle: FOLDER, path: '', directory: true };

function diskAfter(...events: readonly DiskEvent[]): Disk {
  const disk = new Disk();
  for (const event of [openFolder, ...events]) disk.apply(event);
  return disk;
}

const [A, B] = [Buffer.alloc(1024, 'a'), Buffer.alloc(1024, 'b')];
const synced = [open(1, 'f'), write(1, 0, A), sync(1), sync(FOLDER)];

/** What becomes of file `f` in many cuts: each outcome once, as one letter for each sector. */
function outcomes(disk: Disk, mode: Mode): Set<string> {
  const seen = new Set<string>();
  for (let seed = 0; seed < 300; seed += 1) {
    const file = imageAfterCut(disk, mode, new Chance(seed)).get('f');
    seen.add(file === undefined ? 'absent' : lettersOf(file));
  }
  return seen;
}

function lettersOf(file: Buffer): string {
  const sectors = Array.from({ length: Math.ceil(file.length / 512) }, (_, n) => file.subarray(n * 512, n * 512 + 512));
  return sectors.map((sector) => (sector.every((byte) => byte === sector[0]) ? letterOf(sector[0]) : '?')).join('');
}

const letterOf = (byte = 0): string => (byte === 0 ? '0' : String.fromCharCode(byte));

describe('a disk after a power cut', () => {
  it.each(MODES)('has what was synced, file and name: %s', (mode) => {
    const disk = diskAfter(...synced);
    expect(disk.isSettled).toBe(true);
    expect(outcomes(disk, mode)).toEqual(new Set(['aa']));
  });

  it('may lose a file whose folder was not synced, and the bytes of one that was not synced itself', () => {
    expect(outcomes(diskAfter(open(1, 'f'), write(1, 0, A), sync(1)), 'dropped')).toEqual(new Set(['absent']));
    expect(outcomes(diskAfter(open(1, 'f'), write(1, 0, A), sync(FOLDER)), 'dropped')).toEqual(new Set(['']));
  });

  it.each([
    { mode: 'dropped' as const, expected: ['aa'] },
    { mode: 'kept' as const, expected: ['bb'] },
    { mode: 'torn' as const, expected: ['aa', 'ab', 'ba', 'bb'] },
    { mode: 'reordered' as const, expected: ['aa', 'ab', 'ba', 'bb'] },
    { mode: 'garbled' as const, expected: ['aa', 'ab', 'ba', 'bb', '?a', '?b', 'a?', 'b?', '??'] },
  ])('has of an unsynced write what $mode means', ({ mode, expected }) => {
    expect(outcomes(diskAfter(...synced, write(1, 0, B)), mode)).toEqual(new Set(expected));
  });

  it('tears only one write: those before it are whole, those behind it are gone', () => {
    const disk = diskAfter(...synced, write(1, 0, B), write(1, 1024, B));
    expect([...outcomes(disk, 'torn')].filter((file) => file.length > 2).every((file) => file.startsWith('bb'))).toBe(
      true,
    );
  });

  it('leaves bytes beside a garbled write alone', () => {
    const disk = diskAfter(...synced, write(1, 100, Buffer.alloc(10, 'b')));
    for (let seed = 0; seed < 100; seed += 1) {
      const file = imageAfterCut(disk, 'garbled', new Chance(seed)).get('f') ?? Buffer.alloc(0);
      expect(lettersOf(Buffer.concat([file.subarray(0, 100), file.subarray(110)]))).toBe('aa');
    }
  });

  it('renames as one change, in disorder too', () => {
    const disk = diskAfter(...synced, { kind: 'renamed', from: 'f', to: 'g' });
    for (let seed = 0; seed < 100; seed += 1) {
      const names = [...imageAfterCut(disk, 'reordered', new Chance(seed)).keys()];
      expect(names).toHaveLength(1);
    }
  });

  it('brings a removed file back where the folder was not synced', () => {
    const disk = diskAfter(...synced, { kind: 'unlinked', path: 'f' });
    expect(outcomes(disk, 'dropped')).toEqual(new Set(['aa']));
    expect(outcomes(disk, 'kept')).toEqual(new Set(['absent']));
  });

  it('goes its own way once cloned, with the same chances', () => {
    const disk = diskAfter(...synced, write(1, 0, B));
    const clone = disk.clone();
    disk.apply(sync(1));
    expect(outcomes(clone, 'dropped')).toEqual(new Set(['aa']));
    expect(outcomes(disk, 'dropped')).toEqual(new Set(['bb']));
  });
});

describe('operations on a file', () => {
  it('fill what a file grows over with zeros, also where it was longer before', () => {
    const shorter = { kind: 'resize' as const, order: 1, size: 1 };
    const far = { kind: 'write' as const, order: 2, offset: 3, bytes: Buffer.from('b') };
    expect(applyOperations(Buffer.from('aaaa'), [shorter, far])).toEqual(Buffer.from('a\0\0b'));
  });

  it('split at the borders of sectors', () => {
    const write = { kind: 'write' as const, order: 1, offset: 500, bytes: Buffer.alloc(600) };
    expect(sectorsOf(write).map(({ offset, bytes }) => [offset, bytes.length])).toEqual([
      [500, 12],
      [512, 512],
      [1024, 76],
    ]);
  });
});

describe('a trace', () => {
  it('is refused where the process used a call that the recorder cannot follow', () => {
    const call = Buffer.from('mmap for writing');
    const head = Buffer.alloc(24);
    head.writeUInt32LE(24 + call.length, 0);
    head.writeUInt32LE(8, 4);
    expect(() => readTrace(Buffer.concat([head, call]))).toThrow(UnrecordedCallError);
  });
});
