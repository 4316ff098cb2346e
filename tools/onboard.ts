/** `npm run onboard`: the card of a gateway, from an empty one to one that becomes it. See docs/onboarding.md. */
import { SwardError } from '@sward/contracts/errors.ts';
import { explainAccountError } from './account-errors.ts';
import { printable, printableJson } from './decode/printable.ts';
import { openOnboardWorld } from './onboard/open-world.ts';
import { type OnboardOptions, onboardCommand } from './onboard/options.ts';
import { runOnboard } from './onboard/run-onboard.ts';

const RIGHTS =
  'to describe stacks, to read and write the table of documents, and in IoT: DescribeEndpoint, GetPolicy, DescribeProvisioningTemplate, DescribeRoleAlias, CreateKeysAndCertificate, AttachPolicy, DetachPolicy, UpdateCertificate, DeleteCertificate, ListThingPrincipals, ListThingGroupsForThing, DescribeThingGroup, DescribeJobExecution, and in Greengrass ListDeployments, GetDeployment; with --replace those of docs/onboarding.md';

const NOT_DONE = 1;
const ANSWERED_NO = 2;

async function main(): Promise<void> {
  const options = onboardCommand().parse().opts<OnboardOptions>();
  const world = await openOnboardWorld(options);
  try {
    const result = await runOnboard(options, world);
    if (options.json) process.stdout.write(`${printableJson(result)}\n`);
    if (!result.done && !options.dryRun) process.exitCode = ANSWERED_NO;
  } finally {
    world.close();
  }
}

main().catch((error: unknown) => {
  const words = error instanceof SwardError ? error.message : explainAccountError(error, RIGHTS);
  for (const line of `sward: ${words}`.split('\n')) process.stderr.write(`${printable(line)}\n`);
  process.exitCode = NOT_DONE;
});
