/**
 * `npm run synth`: makes the CloudFormation templates of infra/ from what `npm run build` left, without an AWS account
 * and without the network. Arguments go to `cdk synth`; --help is explained here.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const infra = join(root, 'infra');
const output = join(infra, 'cdk.out');

const HELP = `Usage: npm run synth -- [options of cdk synth]

Makes the CloudFormation templates from infra/ and greengrass-build/ (run "npm run build" first).
Needs no AWS account and no network. Rule findings of cdk-nag and of CDK's own validator are errors.

  npm run synth                          templates of all stacks
  npm run synth -- --strict              warnings are errors as well
  SWARD_BUILD=DIR npm run synth          deploy another build than greengrass-build/
  npx cdk deploy --all                   in infra/: synthesise and deploy, with your AWS credentials
`;

/** Nothing of this asks the network: not for a newer CLI, notices, credentials or the account's lookups. */
const OFFLINE = {
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CDK_DISABLE_VERSION_CHECK: 'true',
  AWS_EC2_METADATA_DISABLED: 'true',
};

function synthesise(args: readonly string[]): number {
  const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const options = ['synth', '--quiet', '--no-lookups', '--no-notices', '--no-version-reporting', '--output', output];
  const { status, error } = spawnSync(process.execPath, [cdk, ...options, ...args], {
    cwd: infra,
    env: { ...process.env, ...OFFLINE },
    stdio: ['ignore', 2, 2],
  });
  if (error) process.stderr.write(`sward: cdk did not start: ${error.message}. Run npm ci and try again\n`);
  return status ?? 1;
}

/** One line per stack of the cloud assembly: its name and where its template is. */
function printStacks(): void {
  const manifest: { artifacts: Record<string, { type: string; properties?: { templateFile?: string } }> } = JSON.parse(
    readFileSync(join(output, 'manifest.json'), 'utf8'),
  );
  for (const [stack, { type, properties }] of Object.entries(manifest.artifacts)) {
    if (type !== 'aws:cloudformation:stack' || !properties?.templateFile) continue;
    console.log(`${stack}\t${relative(process.cwd(), join(output, properties.templateFile))}`);
  }
}

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  console.log(HELP.trimEnd());
} else {
  const status = synthesise(args);
  if (status === 0) printStacks();
  process.exitCode = status;
}
