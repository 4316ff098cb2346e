import { hostname } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { NucleusFlavour } from '../nucleus/nucleus-config.ts';
import { localMachine } from './adapters/local-machine.ts';
import { locateGateway } from './adapters/locate-gateway.ts';
import { examine } from './examine.ts';
import { exitCodeOf } from './finding.ts';
import { reportOf } from './report.ts';
import { textReport } from './text-report.ts';

type DoctorOptions = {
  readonly json: boolean;
  readonly root?: string;
  readonly nucleus?: NucleusFlavour;
  readonly offline: boolean;
  readonly timeout: number;
  readonly minFree: number;
  readonly system?: string;
  readonly checkout?: string;
};

/** A check makes several probes one after the other at most. */
const PROBES_OF_A_CHECK = 3;

const HELP = `
Exit codes: 0 all well, 1 warnings, 2 errors, 64 wrong options. What cannot be told (unknown) changes none of them.
As root it sees more: sudo sward doctor

Examples:
  sward doctor
  sward doctor --json | jq '.findings[] | select(.level == "error")'
  sward doctor --offline --nucleus classic`;

const numberFrom = (min: number, max: number) => (text: string) => {
  const value = Number(text);
  if (text.trim() !== '' && value >= min && value <= max) return value;
  throw new InvalidArgumentError(`a number from ${min} to ${max} is needed`);
};

/** Adds `doctor`. @param version of this program */
export function addDoctor(program: Command, version: string): void {
  program
    .command('doctor')
    .description('Looks at everything that this gateway needs, from the adapter to the cloud, and tells what to do.')
    .option('--json', 'one JSON object, see docs/doctor.md', false)
    .option('--root <folder>', 'folder of the nucleus, where it is not the usual one')
    .addOption(
      new Option('--nucleus <flavour>', 'only this nucleus, where both are installed').choices(['lite', 'classic']),
    )
    .option('--offline', 'make no connection to the network', false)
    .addOption(
      new Option('--timeout <seconds>', 'longest time for each probe').default(5).argParser(numberFrom(0.1, 120)),
    )
    .addOption(
      new Option('--min-free <mb>', 'less free space than this is a warning')
        .default(500)
        .argParser(numberFrom(0, 1e9)),
    )
    .option(
      '--system <folder>',
      'read /sys, /etc, /run and /proc (but no processes) below this folder: a mounted card, a copy',
    )
    .addOption(new Option('--checkout <folder>', 'look at this checkout of the sources as well').hideHelp())
    .allowExcessArguments(false)
    .addHelpText('after', HELP)
    .action((options: DoctorOptions) => doctor(options, version));
}

async function doctor(options: DoctorOptions, version: string): Promise<void> {
  const { root, nucleus: flavour, system, checkout, offline } = options;
  const timeoutMs = options.timeout * 1000;
  const gateway = locateGateway({
    ...(root === undefined ? {} : { root }),
    ...(flavour === undefined ? {} : { flavour }),
  });
  const machine = localMachine({ timeoutMs, ...(system === undefined ? {} : { systemFolder: system }) });
  const nowMs = Date.now();
  const patient = {
    machine,
    gateway,
    lookedIn: root ?? '/etc/greengrass or /greengrass/v2',
    checkout,
    node: process.versions.node,
    nowMs,
    minFreeBytes: options.minFree * 1e6,
  };
  const limit = delayed(PROBES_OF_A_CHECK * timeoutMs);
  const findings = await examine(patient, { offline, limit });
  const report = reportOf({ at: nowMs, version, host: hostname(), gateway }, findings);
  process.stdout.write(`${options.json ? JSON.stringify(report) : textReport(report, process.stdout.isTTY)}\n`);
  process.exitCode = exitCodeOf(findings);
}

/** One limit for all checks: they are made at once. */
function delayed(ms: number): () => Promise<void> {
  const over = new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
  return () => over;
}
