/** The parts of V8's `.cpuprofile` that are used. Times in microseconds. */
export type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

export type Hotspot = {
  readonly name: string;
  /** Share of the busy time in the function itself, and with all that it called, percent. */
  readonly selfPercent: number;
  readonly totalPercent: number;
};

type Node = CpuProfile['nodes'][number];

const IDLE = new Set(['(idle)', '(program)', '(root)']);

const nameOf = ({ callFrame: { functionName, url, lineNumber } }: Node): string =>
  `${functionName || '(anonymous)'} ${url.split('/').pop() ?? ''}:${lineNumber + 1}`.replace(/ :0$/, '');

/** Every node's own name and those of its callers, each once: a function that calls itself counts once. */
function stacksOf(nodes: readonly Node[]): Map<number, ReadonlySet<string>> {
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child): [number, number] => [child, id])),
  );
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stackOf = (node: Node): Set<string> => {
    const names = new Set<string>();
    for (let at: Node | undefined = node; at !== undefined; at = byId.get(parents.get(at.id) ?? -1))
      names.add(nameOf(at));
    return names;
  };
  return new Map(nodes.map((node) => [node.id, stackOf(node)]));
}

/** Where a process was busy, the functions with the most time (own and called) first. */
export function hotspotsOf({ nodes, samples, timeDeltas }: CpuProfile, most: number): Hotspot[] {
  const stacks = stacksOf(nodes);
  const names = new Map(nodes.map((node) => [node.id, nameOf(node)]));
  const [self, total] = [new Map<string, number>(), new Map<string, number>()];
  let busy = 0;
  samples.forEach((id, index) => {
    const name = names.get(id) ?? '';
    const time = timeDeltas[index] ?? 0;
    if (IDLE.has(name.trim())) return;
    busy += time;
    self.set(name, (self.get(name) ?? 0) + time);
    for (const each of stacks.get(id) ?? []) total.set(each, (total.get(each) ?? 0) + time);
  });
  return [...total]
    .filter(([name]) => !IDLE.has(name.trim()))
    .map(([name, time]) => ({
      name,
      selfPercent: (100 * (self.get(name) ?? 0)) / busy,
      totalPercent: (100 * time) / busy,
    }))
    .sort((a, b) => b.totalPercent - a.totalPercent || b.selfPercent - a.selfPercent)
    .slice(0, most);
}
