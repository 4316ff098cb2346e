import { CATALOGUE, type Fault, type Section } from './catalogue.ts';

const INTRODUCTION = `# The fault matrix

What a gateway must survive, and the test that shows it. \`npm run faults -- --matrix\` runs them all and prints, for each, how many
readings were offered, durable, stored, given up by a limit, lost and doubled. Those in \`test/faults/*.test.ts\` run in \`npm test\` as
well, those in \`test/faults/matrix\` in \`npm run test:system\`. Power cuts by the hundred thousand: [faults.md](faults.md).

This page is generated from \`test/faults/catalogue.ts\` by \`npm run recipes\`.
`;

const SECTIONS: readonly Section[] = ['Storage', 'Time', 'Gateway to cloud'];

const cell = (text: string) => text.replaceAll('|', '\\|');

function row({ fault, tests, note }: Fault): string {
  const names = tests.map(({ file, title }) => `\`${file.split('/').at(-1)}\`: ${cell(title)}`);
  return `| ${cell(fault)} | ${[...names, ...(note === undefined ? [] : [`*${cell(note)}*`])].join('<br>')} |`;
}

function sectionText(section: Section): string {
  const rows = CATALOGUE.filter((fault) => fault.section === section).map(row);
  return `## ${section}\n\n| fault | shown by |\n|---|---|\n${rows.join('\n')}\n`;
}

/** docs/fault-matrix.md, as it should be. */
export function faultMatrixPage(): string {
  return [INTRODUCTION, ...SECTIONS.map(sectionText)].join('\n');
}
