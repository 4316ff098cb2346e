#!/usr/bin/env node
import { createProgram } from './cli/program.ts';
import { NucleusError } from './nucleus-errors.ts';

const program = createProgram({ env: process.env, print: (line) => void process.stdout.write(`${line}\n`) });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof NucleusError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
