/** A line of /proc/mounts. */
export type Mount = {
  readonly device: string;
  readonly at: string;
  readonly type: string;
  readonly options: readonly string[];
};

/** The mount that holds a path: of those above it the longest, and of those the last, which lies over the others. */
export function mountOf(mounts: string, path: string): Mount | undefined {
  const above = mounts
    .split('\n')
    .flatMap((line) => parseMount(line) ?? [])
    .filter(({ at }) => at === '/' || path === at || path.startsWith(`${at}/`));
  return above.reduce<Mount | undefined>(
    (best, mount) => (best === undefined || mount.at.length >= best.at.length ? mount : best),
    undefined,
  );
}

function parseMount(line: string): Mount | undefined {
  const [device, at, type, options] = line.split(' ').map(unescaped);
  if (device === undefined || at === undefined || type === undefined || options === undefined) return undefined;
  return { device, at, type, options: options.split(',') };
}

/** proc(5): blanks and the like are written as `\040`. */
const unescaped = (text: string) =>
  text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
