/**
 * `npm run synth`: makes the CloudFormation templates of infra/ from what `npm run build` left, without an AWS account
 * and without the network.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { SwardError } from '@sward/contracts/errors.ts';
import { settingRows } from '@sward/infra/lib/settings/setting-rows.ts';
import { templateFiles, templatesIn } from './synth/assembly.ts';
import { judgedLine, totalLines } from './synth/judged-lines.ts';
import { parseSynthOptions } from './synth/options.ts';
import { replaceFolder } from './synth/replace-folder.ts';
import { judgeInProcesses } from './synth/shares.ts';
import type { Judged } from './synth/synth-all.ts';
import { diffTemplates } from './synth/template-diff.ts';

const root = join(import.meta.dirname, '..');
const infra = join(root, 'infra');
const output = join(infra, 'cdk.out');
const scratch = join(root, '.sward');

const settings = settingRows()
  .map(({ name, byDefault, meaning }) => `  sward:${name}=${byDefault}\n      ${meaning.replaceAll('`', '')}`)
  .join('\n');

const HELP = `Usage: npm run synth -- [--all | --diff] [options] [stacks]

Makes the CloudFormation templates from infra/ and greengrass-build/ (run "npm run build -- --arch all" first).
Needs no AWS account and no network. Rule findings of cdk-nag and of CDK's own validator are errors.

  npm run synth                          templates of all stacks
  npm run synth -- -c sward:NAME=VALUE   with a setting other than its default, see below
  npm run synth -- --all                 every combination of settings, judged and thrown away
  npm run synth -- --diff                what would differ from the last synthesis; exit code 1 where anything does
  npm run synth -- --strict              warnings are errors as well; --verbose, --debug, --trace: as of cdk synth
  SWARD_BUILD=DIR npm run synth          deploy another build than greengrass-build/
  npx cdk deploy --all                   in infra/: synthesise and deploy, with your AWS credentials

Settings, with their defaults; docs/settings.md says more:
${settings}
`;

/** Nothing of this asks the network: not for a newer CLI, notices, credentials or the account's lookups. */
const OFFLINE = {
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CDK_DISABLE_VERSION_CHECK: 'true',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Where CDK says that the templates are: they are moved from there. */
const TEMPORARY_PLACE = /^.*Successfully synthesized to .*\n/m;

function synthesise(args: readonly string[], folder: string): number {
  const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const options = ['synth', '--quiet', '--no-lookups', '--no-notices', '--no-version-reporting', '--output', folder];
  const { status, error, stderr } = spawnSync(process.execPath, [cdk, ...options, ...args], {
    cwd: infra,
    env: { ...process.env, ...OFFLINE },
    stdio: ['ignore', 2, 'pipe'],
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  process.stderr.write((stderr ?? '').replace(TEMPORARY_PLACE, ''));
  if (error) process.stderr.write(`sward: cdk did not start: ${error.message}. Run npm ci and try again\n`);
  return status ?? 1;
}

/** One line per stack of the cloud assembly: its name and where its template is. */
function printStacks(): number {
  for (const [stack, file] of templateFiles(output)) console.log(`${stack}\t${relative(process.cwd(), file)}`);
  return 0;
}

/** Says what differs from the last synthesis, which it leaves as it is. */
function diff(args: readonly string[]): number {
  if (!existsSync(join(output, 'manifest.json'))) {
    process.stderr.write('sward: there is nothing to compare with yet: run npm run synth first\n');
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'sward-diff-'));
  try {
    const status = synthesise(args, folder);
    if (status !== 0) return status;
    const lines = diffTemplates(templatesIn(output), templatesIn(folder));
    console.log(lines.length === 0 ? 'no difference' : lines.join('\n'));
    return lines.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Judges every combination of settings, a line for each. */
async function all(): Promise<number> {
  const buildFolder = process.env['SWARD_BUILD'] ?? join(root, 'greengrass-build');
  const started = performance.now();
  const tell = (one: Judged) => console.log(judgedLine(one));
  const { judged, refused } = await judgeInProcesses(buildFolder, availableParallelism(), tell);
  for (const reason of refused) process.stderr.write(`sward: ${reason}\n`);
  console.log(totalLines(judged, performance.now() - started).join('\n'));
  return refused.length > 0 || judged.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

async function run(argv: readonly string[]): Promise<number> {
  const options = parseSynthOptions(argv, HELP);
  if (options.all) return all();
  if (options.diff) return diff(options.cdkArguments);
  // Into an empty folder: CDK leaves templates of stacks that are made no more where they are.
  const status = replaceFolder(output, scratch, (folder) => synthesise(options.cdkArguments, folder));
  return status === 0 ? printStacks() : status;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SwardError)) throw error;
  process.stderr.write(`sward: ${error.message}\n`);
  process.exitCode = 1;
}
