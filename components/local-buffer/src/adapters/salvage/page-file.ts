import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { PAGE_BYTES } from '../log-schema.ts';
import { pagesInWal } from './wal-pages.ts';

/** Read at once, bytes. */
const CHUNK_BYTES = 256 * 1024;
/** Chunks kept: the overflow pages of a row lie close to it. */
const CHUNKS_KEPT = 8;

/** Sizes of a page of the log: of files of this version, and of those of schema 1. */
const SMALL_PAGE = PAGE_BYTES;
const LARGE_PAGE = 4096;

const MAGIC = Buffer.from('SQLite format 3\0');

/** The pages of a database file with its write-ahead log, read without SQLite: it refuses a file whose header is damaged. */
export class PageFile {
  readonly pageSize: number;
  /** Pages are numbered from 1 to this. */
  readonly pageCount: number;
  readonly #handle: number;
  readonly #wal: ReadonlyMap<number, Buffer>;
  readonly #chunks = new Map<number, Buffer>();
  #isOpen = true;

  /** @throws an error of the file system where there is no such file or no right to read it */
  constructor(path: string) {
    this.#handle = openSync(path, 'r');
    const walPath = `${path}-wal`;
    const wal = pagesInWal(existsSync(walPath) ? readWhole(walPath) : Buffer.alloc(0));
    this.#wal = wal.pages;
    this.pageSize = wal.pages.size > 0 ? wal.pageSize : this.#pageSize();
    const { size } = fstatSync(this.#handle);
    this.pageCount = Math.max(Math.floor(size / this.pageSize), ...wal.pages.keys());
  }

  /** The page, undefined where the file has none of this number, or the card does not give it any more. */
  page(number: number): Buffer | undefined {
    return number < 1 ? undefined : (this.#wal.get(number) ?? this.#stored(number));
  }

  /** Pages that the write-ahead log holds: the newest commits. */
  get changedPages(): Iterable<number> {
    return this.#wal.keys();
  }

  /** Once: the number of a closed handle may be another file's by now. */
  close(): void {
    if (this.#isOpen) closeSync(this.#handle);
    this.#isOpen = false;
  }

  #stored(number: number): Buffer | undefined {
    const perChunk = CHUNK_BYTES / this.pageSize;
    const index = Math.floor((number - 1) / perChunk);
    const start = ((number - 1) % perChunk) * this.pageSize;
    const page = this.#chunk(index).subarray(start, start + this.pageSize);
    return page.length === this.pageSize ? page : undefined;
  }

  #chunk(index: number): Buffer {
    const known = this.#chunks.get(index);
    if (known !== undefined) return known;
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const bytes = chunk.subarray(0, readInto(chunk, this.#handle, index * CHUNK_BYTES));
    const [oldest] = this.#chunks.keys();
    if (this.#chunks.size >= CHUNKS_KEPT && oldest !== undefined) this.#chunks.delete(oldest);
    this.#chunks.set(index, bytes);
    return bytes;
  }

  /** As the header says where there is one. */
  #pageSize(): number {
    const start = Buffer.alloc(CHUNK_BYTES);
    const bytes = start.subarray(0, readInto(start, this.#handle, 0));
    const said = bytes.length < 100 ? 0 : bytes.readUInt16BE(16);
    const isSaid = bytes.subarray(0, MAGIC.length).equals(MAGIC) && (said === SMALL_PAGE || said === LARGE_PAGE);
    return isSaid ? said : guessPageSize(bytes);
  }
}

/** All of a file. @throws an error of the file system where there is no right to read it */
function readWhole(path: string): Buffer {
  const handle = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(fstatSync(handle).size);
    return bytes.subarray(0, readInto(bytes, handle, 0));
  } finally {
    closeSync(handle);
  }
}

/** Reads what the file has from a place on; gives how much that is. Where sectors cannot be read only these are zeros. */
function readInto(bytes: Buffer, handle: number, at: number): number {
  try {
    return readSync(handle, bytes, 0, bytes.length, at);
  } catch {
    for (let start = 0; start < bytes.length; start += SMALL_PAGE) {
      readSector(bytes.subarray(start, start + SMALL_PAGE), handle, at + start);
    }
    return Math.max(0, Math.min(bytes.length, fstatSync(handle).size - at));
  }
}

function readSector(bytes: Buffer, handle: number, at: number): void {
  try {
    readSync(handle, bytes, 0, bytes.length, at);
  } catch {
    // What it held is lost, and counted: tried for ever, it would keep everybody from all the rest.
    bytes.fill(0);
  }
}

/** Of small pages as many begin like a leaf at each multiple of the large size as at each of the small one. */
function guessPageSize(bytes: Buffer): number {
  const leavesAt = (size: number) => {
    let count = 0;
    for (let at = size; at < bytes.length; at += size) if (bytes[at] === 0x0d) count += 1;
    return count * size;
  };
  return leavesAt(LARGE_PAGE) > 2 * leavesAt(SMALL_PAGE) ? LARGE_PAGE : SMALL_PAGE;
}
