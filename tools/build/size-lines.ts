import type { MeasuredComponent } from './built-component.ts';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1).padStart(6)} MB`;

/** A table for people: every zip with its size and what it unpacks to, beside its component's version. */
export function sizeLines(components: readonly MeasuredComponent[]): string[] {
  const rows = components.flatMap(({ version, artifacts }) => artifacts.map((artifact) => ({ version, ...artifact })));
  const width = Math.max(...rows.map(({ fileName }) => fileName.length));
  return rows.map(
    ({ fileName, version, bytes, unpackedBytes }) =>
      `${fileName.padEnd(width)}  ${version.padEnd(24)} ${megabytes(bytes)}, unpacked ${megabytes(unpackedBytes)}`,
  );
}
