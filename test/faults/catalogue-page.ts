import type { MatrixReport, Row } from '../../tools/faults/matrix-result.ts';
import { CATALOGUE, type Fault, type Section } from './catalogue.ts';

const INTRODUCTION = `# The fault matrix

What a gateway must survive, and the tests that show it. Each test offers readings, does harm, undoes it where it can be
undone, and then compares the cloud's table with what was offered, reading by reading and value by value.

    npm run faults -- --matrix          # all of it, some ten minutes; needs Linux of 64 bits, cc, unshare and nsenter
    npm run faults -- --matrix --json   # with the totals as a last line of JSON

The tests in \`test/faults/*.test.ts\` run in \`npm test\` as well, those in \`test/faults/matrix\` and \`test/system\` in
\`npm run test:system\`. Power cuts by the hundred thousand: [faults.md](faults.md).

| count | readings |
|---|---|
| offered | handed to the gateway. A source keeps a reading until it is told "on disk"; what a radio sensor said while no process listened was never offered |
| durable | confirmed as on disk to who offered them |
| stored | in the cloud's table, with the values that were offered |
| given up | by a limit or with spoiled bytes, as the gateway itself reports in its status. What had been handed to the publisher before may be stored all the same: the report errs on the honest side |
| lost | neither stored nor reported |
| doubled | rows of the table that tell of a reading which another row tells of |

How harm is done:

- Buffer and publisher run as built, as processes under the local nucleus, over real IPC, to the local cloud over MQTT with mutual
  TLS. The source is the test, with the outbox of the ingest components (\`test/faults/rig/process-chain.ts\`).
- A small library, loaded with \`LD_PRELOAD\`, lets the nth write, sync, truncate, open or unlink of a named file fail with
  an errno, or ends the process before or behind it. With \`lose\` a sync fails and what was written since the one before is
  gone, as Linux drops dirty pages that it could not write; with \`cut\` all unsynced writes are gone, and the process with
  them (\`saboteur.c\`).
- A test sees each message pass through the nucleus before it is delivered, and kills at that moment (\`passage.ts\`).
- Nucleus and cloud have faults of their own: sockets dropped, subscriptions forgotten, stalls, publishes refused or accepted and
  lost, links cut and stalled, a queue in disorder, certificates rotated, expired and revoked.
- Days pass on a clock that the test moves, over the same domain code, the real SQLite log and the real handler in one
  process (\`memory-chain.ts\`).
- A small disk is a tmpfs in a user and mount namespace of its own; it needs no root (\`test/system/small-disk.ts\`).

This page is generated from \`test/faults/catalogue.ts\` and \`docs/fault-matrix.json\` by \`npm run recipes\`.
`;

const SECTIONS: readonly Section[] = ['Storage', 'Time', 'Gateway to cloud', 'Planted bugs'];

const cell = (text: string) => text.replaceAll('|', '\\|');

/** Each file once, with the titles of its tests. */
function shownBy({ tests, note }: Fault): string {
  const files = [...new Set(tests.map(({ file }) => file))];
  const lines = files.map((file) => {
    const titles = tests.filter((test) => test.file === file).map(({ title }) => cell(title));
    return `\`${file.split('/').at(-1)}\`: ${titles.join(' · ')}`;
  });
  return [...lines, ...(note === undefined ? [] : [`*${cell(note)}*`])].join('<br>');
}

function countsOf(row: Row | undefined): string {
  if (row?.counted !== true) return '- | - | - | - | - | -';
  const { offered, durable, stored, given_up, lost, duplicated } = row;
  return [offered, durable, stored, given_up, lost, duplicated].join(' | ');
}

function sectionText(section: Section, { rows }: MatrixReport): string {
  const lines = CATALOGUE.filter((fault) => fault.section === section).map((fault) => {
    const row = rows.find((each) => each.fault === fault.fault);
    return `| ${cell(fault.fault)} | ${shownBy(fault)} | ${countsOf(row)} |`;
  });
  const head = '| fault | shown by | offered | durable | stored | given up | lost | doubled |';
  return `## ${section}\n\n${head}\n|---|---|---|---|---|---|---|---|\n${lines.join('\n')}\n`;
}

function totalsText({ date, totals }: MatrixReport): string {
  const { faults, failed, offered, stored, given_up, lost, duplicated } = totals;
  return `Figures: one run, ${date}, on 2 virtual cores (x86-64) shared with other work. ${faults} faults, ${failed} tests failed: ${offered} readings
offered, ${stored} stored, ${given_up} given up and reported, ${lost} lost, ${duplicated} doubled.
`;
}

/** docs/fault-matrix.md, as it should be. */
export function faultMatrixPage(report: MatrixReport): string {
  return [INTRODUCTION, totalsText(report), ...SECTIONS.map((section) => sectionText(section, report))].join('\n');
}
