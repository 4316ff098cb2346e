import type { ComponentAnswer } from './answers.ts';

/** Rows as text columns, each as wide as its widest cell. */
const formatTable = (rows: readonly (readonly string[])[]): string => {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const HEADER = ['NAME', 'VERSION', 'STATE', 'PID', 'RESTARTS'];

const cells = ({ name, version, state, pid, restarts }: ComponentAnswer): string[] => [
  name,
  version,
  state,
  pid === undefined ? '-' : String(pid),
  String(restarts),
];

/** The components of a nucleus, one per line. */
export const formatComponents = (components: readonly ComponentAnswer[]): string =>
  components.length === 0 ? 'no components: deploy one' : formatTable([HEADER, ...components.map(cells)]);

/** One component, one fact per line, as `greengrass-cli component details` prints it. */
export const formatDetails = ({ name, version, state, pid, restarts, configuration }: ComponentAnswer): string =>
  [
    `Component Name: ${name}`,
    `    Version: ${version}`,
    `    State: ${state}`,
    `    Pid: ${pid ?? '-'}`,
    `    Restarts: ${restarts}`,
    `    Configuration: ${JSON.stringify(configuration)}`,
  ].join('\n');
