/** A scalar or a list: merged as a whole, never item by item. */
export type Leaf = { readonly kind: 'leaf'; readonly value: unknown; readonly modifiedMs: number };
export type Branch = { readonly kind: 'branch'; readonly children: Map<string, ConfigNode> };

/** A component's configuration with the time of each leaf, as both nuclei keep it. */
export type ConfigNode = Leaf | Branch;

/** Told of the key path of each leaf whose value changed, or of a subtree that went away. */
export type OnChanged = (keyPath: readonly string[]) => void;

/** A branch without children. */
export function emptyBranch(): Branch {
  return { kind: 'branch', children: new Map() };
}

/** Builds a tree of a JSON value, every leaf of the same time. */
export function treeOf(value: unknown, modifiedMs: number): ConfigNode {
  if (!isMap(value)) return { kind: 'leaf', value, modifiedMs };
  const children = Object.entries(value).map(([key, member]) => [key, treeOf(member, modifiedMs)] as const);
  return { kind: 'branch', children: new Map(children) };
}

/** The JSON value of a tree. */
export function jsonOf(node: ConfigNode): unknown {
  if (node.kind === 'leaf') return structuredClone(node.value);
  return Object.fromEntries([...node.children].map(([key, child]) => [key, jsonOf(child)]));
}

/** The node at a key path, if there is one. */
export function nodeAt(root: ConfigNode, keyPath: readonly string[]): ConfigNode | undefined {
  let node: ConfigNode | undefined = root;
  for (const key of keyPath) node = node?.kind === 'branch' ? node.children.get(key) : undefined;
  return node;
}

/** Time of the newest leaf at or below a node; 0 for an empty branch. */
export function newestLeafMs(node: ConfigNode): number {
  if (node.kind === 'leaf') return node.modifiedMs;
  return Math.max(0, ...[...node.children.values()].map(newestLeafMs));
}

/** The branch at a key path, made where it is absent or a leaf stands in the way. */
export function branchAt(root: Branch, keyPath: readonly string[]): Branch {
  return keyPath.reduce<Branch>((branch, key) => {
    const child = branch.children.get(key);
    if (child?.kind === 'branch') return child;
    const made = emptyBranch();
    branch.children.set(key, made);
    return made;
  }, root);
}

/** Merges one key into a branch: maps member by member, anything else as a whole. Older values are ignored. */
export function mergeKey(parent: Branch, path: readonly string[], value: unknown, timeMs: number, on: OnChanged): void {
  const key = path.at(-1) ?? '';
  const old = parent.children.get(key);
  if (isMap(value)) {
    if (old?.kind === 'leaf' && old.modifiedMs > timeMs) return;
    const branch = branchAt(parent, [key]);
    for (const [name, member] of Object.entries(value)) mergeKey(branch, [...path, name], member, timeMs, on);
    return;
  }
  if (old !== undefined && newestLeafMs(old) > timeMs) return;
  parent.children.set(key, { kind: 'leaf', value: structuredClone(value), modifiedMs: timeMs });
  if (old?.kind !== 'leaf' || !sameJson(old.value, value)) on(path);
}

/** Adds what is absent and leaves what is there, as new defaults do. */
export function fillMissing(target: Branch, defaults: Branch, path: readonly string[], on: OnChanged): void {
  for (const [key, child] of defaults.children) {
    const here = [...path, key];
    const existing = target.children.get(key);
    if (existing === undefined) {
      target.children.set(key, treeOf(jsonOf(child), newestLeafMs(child)));
      on(here);
    } else if (existing.kind === 'branch' && child.kind === 'branch') {
      fillMissing(existing, child, here, on);
    }
  }
}

/** Levels of maps and lists in a value, counted level by level: a hostile one must not exhaust the stack. */
export function depthOf(value: unknown): number {
  let depth = 0;
  for (let level = [value].filter(isContainer); level.length > 0; depth += 1) {
    level = level.flatMap((container) => Object.values(container)).filter(isContainer);
  }
  return depth;
}

/** Bytes of JSON of the largest leaf of a value. */
export function largestLeafBytes(value: unknown): number {
  if (!isMap(value)) return Buffer.byteLength(JSON.stringify(value) ?? '');
  return Math.max(0, ...Object.values(value).map(largestLeafBytes));
}

/** True where two JSON values are written the same, order of members included. */
export function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isMap(value: unknown): value is object {
  return isContainer(value) && !Array.isArray(value);
}
