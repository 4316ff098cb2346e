import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CHECKOUT_CHECKS, GATEWAY_CHECKS } from '@sward/gateway-tools/doctor/all-checks.ts';
import { addDoctor } from '@sward/gateway-tools/doctor/command.ts';
import { EXIT } from '@sward/gateway-tools/doctor/finding.ts';
import { reportSchema } from '@sward/gateway-tools/doctor/report.ts';
import { Command } from 'commander';

const page = readFileSync('docs/doctor.md', 'utf8');

/** Rows below a table's head, without the marks around their cells. */
function rowsBelow(head: string): string[][] {
  const [, rest = ''] = page.split(`\n${head}\n`);
  const [table = ''] = rest.split('\n\n');
  return table
    .split('\n')
    .slice(1)
    .map((row) => row.replace(/^\| (.*) \|$/, '$1').split(' | '));
}

describe('the page of the doctor', () => {
  it('tells of every check what it looks at, in the order of making', () => {
    const checks = [...GATEWAY_CHECKS, ...CHECKOUT_CHECKS].map(({ id, about }) => [`\`${id}\``, about]);
    expect(rowsBelow('| check | looks at |')).toEqual(checks);
  });

  it('tells of every field of the JSON', () => {
    const fields = rowsBelow('| field | meaning |').map(([field]) => field);
    expect(fields).toEqual(Object.keys(reportSchema.shape).map((name) => `\`${name}\``));
  });

  it('tells of every exit code', () => {
    expect(rowsBelow('| exit code | meaning |').map(([code]) => Number(code))).toEqual(Object.values(EXIT));
  });

  it('tells of every option', () => {
    const program = new Command();
    addDoctor(program, '0');
    const options = program.commands[0]?.options.filter(({ hidden }) => !hidden).map(({ long }) => long);
    const told = rowsBelow('| option | meaning |').map(([option = '']) => /^`(--[a-z-]+)/.exec(option)?.[1]);
    expect(told.sort()).toEqual(options?.sort());
  });
});
