import { applyOperations, type Operation } from './file-operations.ts';
import type { DiskEvent } from './trace.ts';

/** A change of the folder: names that now mean another file, or none. All names of one change go together. */
export type NameChange = { readonly order: number; readonly names: ReadonlyMap<string, FileOnDisk | undefined> };

/** Bytes that a sync made safe, and what was done to the file since. */
export class FileOnDisk {
  safe: Buffer;
  pending: Operation[] = [];

  constructor(safe: Buffer) {
    this.safe = safe;
  }

  sync(): void {
    this.safe = applyOperations(this.safe, this.pending);
    this.pending = [];
  }
}

/**
 * A folder as a file system keeps it, with what the medium has for certain and what is still on its way.
 *
 * The model: a file's bytes and size are safe after fsync of the file; its name is safe after fsync of the folder, and
 * renaming is one change. That is POSIX and no more: file systems that promise more do not lose more.
 */
export class Disk {
  readonly safeNames: Map<string, FileOnDisk>;
  pendingNames: NameChange[] = [];
  #names: Map<string, FileOnDisk>;
  readonly #handles = new Map<number, FileOnDisk | 'folder'>();
  #order = 0;

  /** A disk that holds these files for certain. */
  constructor(files: ReadonlyMap<string, Buffer> = new Map()) {
    this.safeNames = new Map([...files].map(([name, bytes]) => [name, new FileOnDisk(Buffer.from(bytes))]));
    this.#names = new Map(this.safeNames);
  }

  /** Everything that was ever reachable and may still be, safe or not. */
  get files(): Set<FileOnDisk> {
    const changed = this.pendingNames.flatMap(({ names }) => [...names.values()]);
    return new Set([...this.safeNames.values(), ...changed].filter((file) => file !== undefined));
  }

  /** Whether a power cut now would leave anything to chance. */
  get isSettled(): boolean {
    return this.pendingNames.length === 0 && [...this.files].every((file) => file.pending.length === 0);
  }

  apply(event: DiskEvent): void {
    if (event.kind === 'opened') this.#open(event);
    else if (event.kind === 'unlinked') this.#rename([[event.path, undefined]]);
    else if (event.kind === 'renamed') this.#move(event.from, event.to);
    else if (event.kind === 'closed') this.#handles.delete(event.handle);
    else this.#applyToHandle(event);
  }

  /** A disk with the same contents that goes its own way; open files are closed, as by the end of the process. */
  clone(): Disk {
    const copies = new Map<FileOnDisk, FileOnDisk>();
    const copyOf = (file: FileOnDisk): FileOnDisk => {
      const copy = copies.get(file) ?? new FileOnDisk(Buffer.from(file.safe));
      copy.pending = [...file.pending];
      copies.set(file, copy);
      return copy;
    };
    const copyNames = <T extends FileOnDisk | undefined>(names: ReadonlyMap<string, T>) =>
      [...names].map(([name, file]) => [name, file === undefined ? undefined : copyOf(file)] as const);
    const disk = new Disk();
    for (const [name, file] of copyNames(this.safeNames)) if (file !== undefined) disk.safeNames.set(name, file);
    for (const [name, file] of copyNames(this.#names)) if (file !== undefined) disk.#names.set(name, file);
    disk.pendingNames = this.pendingNames.map(({ order, names }) => ({ order, names: new Map(copyNames(names)) }));
    disk.#order = this.#order;
    return disk;
  }

  #open({ handle, path, directory }: DiskEvent & { kind: 'opened' }): void {
    if (directory) {
      this.#handles.set(handle, 'folder');
      return;
    }
    const file = this.#names.get(path) ?? new FileOnDisk(Buffer.alloc(0));
    if (!this.#names.has(path)) this.#rename([[path, file]]);
    this.#handles.set(handle, file);
  }

  #move(from: string, to: string): void {
    const file = this.#names.get(from);
    if (file === undefined) throw new RangeError(`the trace renames ${from}, which it never made`);
    this.#rename([
      [from, undefined],
      [to, file],
    ]);
  }

  #rename(names: readonly (readonly [string, FileOnDisk | undefined])[]): void {
    this.#order += 1;
    this.pendingNames.push({ order: this.#order, names: new Map(names) });
    setNames(this.#names, names);
  }

  #applyToHandle(event: DiskEvent & { kind: 'written' | 'synced' | 'resized' }): void {
    const target = this.#handles.get(event.handle);
    if (target === undefined) throw new RangeError(`the trace uses handle ${event.handle}, which is not open`);
    if (target === 'folder') this.#syncFolder();
    else if (event.kind === 'synced') target.sync();
    else this.#change(target, event);
  }

  #change(file: FileOnDisk, event: DiskEvent & { kind: 'written' | 'resized' }): void {
    this.#order += 1;
    const order = this.#order;
    if (event.kind === 'resized') file.pending.push({ kind: 'resize', order, size: event.size });
    else file.pending.push({ kind: 'write', order, offset: event.offset, bytes: event.bytes });
  }

  #syncFolder(): void {
    for (const { names } of this.pendingNames) setNames(this.safeNames, names);
    this.pendingNames = [];
  }
}

/** Gives names to files, or takes them away. */
export function setNames(
  names: Map<string, FileOnDisk>,
  changes: Iterable<readonly [string, FileOnDisk | undefined]>,
): void {
  for (const [name, file] of changes) {
    if (file === undefined) names.delete(name);
    else names.set(name, file);
  }
}
