import type { Mark } from './marks.ts';
import type { DiskEvent } from './trace.ts';

/** One moment of a recorded run: something happened to the disk, or the run said what it now promises. */
export type Moment =
  | { readonly kind: 'disk'; readonly event: DiskEvent }
  | { readonly kind: 'said'; readonly mark: Mark };

/** File in each folder that a recorded run writes its marks to, a line of JSON each. It is no part of the disk. */
export const MARKS_FILE = 'marks.jsonl';

type Place = { readonly folder: string; readonly path: string };

function placeOf(path: string): Place {
  const slash = path.indexOf('/');
  return slash < 0 ? { folder: path, path: '' } : { folder: path.slice(0, slash), path: path.slice(slash + 1) };
}

/** Sorts the events of one process by the folder that they happened in, and reads the marks between them. */
class Sorter {
  readonly recordings = new Map<string, Moment[]>();
  readonly #places = new Map<number, Place>();

  add(event: DiskEvent): void {
    if (event.kind === 'renamed') this.#rename(event.from, event.to);
    else if (event.kind === 'unlinked') this.#unlink(event.path);
    else if (event.kind === 'opened') this.#open(event);
    else this.#addByHandle(event);
  }

  #open(event: DiskEvent & { kind: 'opened' }): void {
    const place = placeOf(event.path);
    this.#places.set(event.handle, place);
    if (place.path !== MARKS_FILE) this.#push(place, { ...event, path: place.path });
  }

  #unlink(whole: string): void {
    const { folder, path } = placeOf(whole);
    this.#push({ folder, path }, { kind: 'unlinked', path });
  }

  #rename(from: string, to: string): void {
    const [old, now] = [placeOf(from), placeOf(to)];
    if (old.folder !== now.folder) throw new RangeError(`${from} was renamed to another recording's folder: ${to}`);
    this.#push(old, { kind: 'renamed', from: old.path, to: now.path });
  }

  #addByHandle(event: DiskEvent & { handle: number }): void {
    const place = this.#places.get(event.handle);
    if (place === undefined) throw new RangeError(`the trace uses handle ${event.handle} before it was opened`);
    if (place.path !== MARKS_FILE) this.#push(place, event);
    else if (event.kind === 'written') this.#say(place, event.bytes);
  }

  #say(place: Place, line: Buffer): void {
    const mark: Mark = JSON.parse(line.toString());
    this.#moments(place).push({ kind: 'said', mark });
  }

  #push(place: Place, event: DiskEvent): void {
    if (place.folder !== '') this.#moments(place).push({ kind: 'disk', event });
  }

  #moments({ folder }: Place): Moment[] {
    const moments = this.recordings.get(folder) ?? [];
    this.recordings.set(folder, moments);
    return moments;
  }
}

/** The recordings of one process: name of the folder -> what happened in it, in order. */
export function sortByFolder(events: readonly DiskEvent[]): Map<string, Moment[]> {
  const sorter = new Sorter();
  for (const event of events) sorter.add(event);
  return sorter.recordings;
}
