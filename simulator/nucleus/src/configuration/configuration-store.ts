import type { ConfigurationStore } from '../ports.ts';
import {
  type Branch,
  branchAt,
  depthOf,
  emptyBranch,
  fillMissing,
  jsonOf,
  largestLeafBytes,
  mergeKey,
  newestLeafMs,
  nodeAt,
  sameJson,
  treeOf,
} from './config-tree.ts';
import { LeafTooLargeError, TooDeepError } from './configuration-errors.ts';
import { keyPathOf } from './json-pointer.ts';
import { type ComponentConfiguration, parseSaved, serialise } from './saved-configuration.ts';

/** Lite refuses a leaf (a whole list is one leaf) of more JSON than this. */
export const LITE_MAX_LEAF_BYTES = 1024;

/** More levels than a configuration needs, fewer than the functions here that call themselves can follow. */
const MAX_DEPTH = 100;

/** Older than anything a component or deployment writes, so that these win over a recipe's default. */
const DEFAULTS_TIME_MS = 1;

/** Keeps the configuration beyond the life of the process, as one text. */
export interface ConfigurationPersistence {
  load(): string | undefined;
  save(text: string): void;
}

export type ConfigurationStoreOptions = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Bytes of JSON per leaf; absent for no limit. */
  readonly maxLeafBytes?: number;
  readonly persistence?: ConfigurationPersistence;
};

type Watch = { readonly keyPath: readonly string[]; readonly listener: (changed: readonly string[]) => void };

/** The store of all components' configuration, in memory and optionally saved after each change. */
export class MemoryConfigurationStore implements ConfigurationStore {
  readonly #options: ConfigurationStoreOptions;
  readonly #components: Map<string, ComponentConfiguration>;
  readonly #watches = new Map<string, Set<Watch>>();

  /** Loads what was saved. @throws SavedConfigurationError */
  constructor(options: ConfigurationStoreOptions) {
    this.#options = options;
    const saved = options.persistence?.load();
    this.#components = saved === undefined ? new Map() : parseSaved(saved);
  }

  get(component: string, keyPath: readonly string[]): unknown {
    const node = this.#nodeAt(component, keyPath);
    return node === undefined ? undefined : jsonOf(node);
  }

  /** Time of the newest leaf at or below a key path, in ms since 1970. */
  modifiedAt(component: string, keyPath: readonly string[]): number | undefined {
    const node = this.#nodeAt(component, keyPath);
    return node === undefined ? undefined : newestLeafMs(node);
  }

  /** @throws LeafTooLargeError, TooDeepError, with nothing changed */
  merge(component: string, keyPath: readonly string[], value: unknown, timestampMs = this.#options.now()): void {
    checkDepth(value, keyPath.length);
    this.#checkLeaves(value);
    this.#change(component, (tree, changed) => {
      const parent = branchAt(tree, keyPath.slice(0, -1));
      if (keyPath.length > 0) mergeKey(parent, keyPath, value, timestampMs, changed);
      else for (const [key, member] of entriesOf(value)) mergeKey(tree, [key], member, timestampMs, changed);
    });
  }

  /** @throws InvalidPointerError, with nothing changed */
  reset(component: string, pointers: readonly string[]): void {
    const paths = pointers.map(keyPathOf);
    const { defaults } = this.#entry(component);
    const timeMs = this.#options.now();
    this.#change(component, (tree, changed) => {
      for (const path of paths) resetPath(tree, defaults, path, timeMs, changed);
    });
  }

  /**
   * No limit on leaves here: lite takes such a deployment and fails later, at each use of the value.
   *
   * @throws TooDeepError, with nothing changed
   */
  setDefaults(component: string, defaults: object): void {
    checkDepth(defaults, 0);
    const entry = this.#entry(component);
    const tree = treeOf(defaults, DEFAULTS_TIME_MS);
    entry.defaults = tree.kind === 'branch' ? tree : emptyBranch();
    this.#change(component, (current, changed) => fillMissing(current, entry.defaults, [], changed));
  }

  remove(component: string): void {
    this.#components.delete(component);
    this.#save();
  }

  onChange(component: string, keyPath: readonly string[], listener: Watch['listener']): () => void {
    const watch: Watch = { keyPath, listener };
    const watches = this.#watches.get(component) ?? new Set();
    this.#watches.set(component, watches.add(watch));
    return () => watches.delete(watch);
  }

  #nodeAt(component: string, keyPath: readonly string[]) {
    const entry = this.#components.get(component);
    return entry === undefined ? undefined : nodeAt(entry.tree, keyPath);
  }

  #entry(component: string): ComponentConfiguration {
    const entry = this.#components.get(component) ?? { tree: emptyBranch(), defaults: emptyBranch() };
    this.#components.set(component, entry);
    return entry;
  }

  #checkLeaves(value: unknown): void {
    const { maxLeafBytes } = this.#options;
    if (maxLeafBytes === undefined || largestLeafBytes(value) <= maxLeafBytes) return;
    throw new LeafTooLargeError(`A value is over ${maxLeafBytes} bytes of JSON: split it over several keys`);
  }

  /** Saves before it tells anybody: who hears of a change may count on it. */
  #change(component: string, edit: (tree: Branch, changed: (path: readonly string[]) => void) => void): void {
    const changes: (readonly string[])[] = [];
    edit(this.#entry(component).tree, (path) => changes.push(path));
    this.#save();
    for (const path of changes) this.#tell(component, path);
  }

  #tell(component: string, changed: readonly string[]): void {
    for (const { keyPath, listener } of [...(this.#watches.get(component) ?? [])]) {
      if (overlaps(keyPath, changed)) listener(changed);
    }
  }

  #save(): void {
    this.#options.persistence?.save(serialise(this.#components));
  }
}

/** One component must not be able to spoil what is saved of all. */
function checkDepth(value: unknown, above: number): void {
  if (above > MAX_DEPTH || above + depthOf(value) > MAX_DEPTH) {
    throw new TooDeepError(`A configuration may be nested ${MAX_DEPTH} levels deep: make it flatter`);
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** A change concerns a watcher below it (its subtree went) as well as above it. */
function overlaps(a: readonly string[], b: readonly string[]): boolean {
  const common = Math.min(a.length, b.length);
  return sameJson(a.slice(0, common), b.slice(0, common));
}

function resetPath(
  tree: Branch,
  defaults: Branch,
  path: readonly string[],
  timeMs: number,
  changed: (path: readonly string[]) => void,
): void {
  const before = nodeAt(tree, path);
  const byDefault = nodeAt(defaults, path);
  const restored = byDefault === undefined ? undefined : treeOf(jsonOf(byDefault), timeMs);
  if (path.length === 0) replaceChildren(tree, restored);
  else if (restored !== undefined) branchAt(tree, path.slice(0, -1)).children.set(path.at(-1) ?? '', restored);
  else removeChild(tree, path);
  const same = before !== undefined && restored !== undefined && sameJson(jsonOf(before), jsonOf(restored));
  if (!same && before !== restored) changed(path);
}

function replaceChildren(tree: Branch, restored: ReturnType<typeof treeOf> | undefined): void {
  tree.children.clear();
  if (restored?.kind !== 'branch') return;
  for (const [key, child] of restored.children) tree.children.set(key, child);
}

function removeChild(tree: Branch, path: readonly string[]): void {
  const parent = nodeAt(tree, path.slice(0, -1));
  if (parent?.kind === 'branch') parent.children.delete(path.at(-1) ?? '');
}
