import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GreengrassV2Client } from '@aws-sdk/client-greengrassv2';
import { IoTClient } from '@aws-sdk/client-iot';
import { GreengrassGroupRollouts } from '@sward/infra/lib/fleet/membership/adapters/greengrass-group-rollouts.ts';
import { IotCertificateRegistry } from '@sward/infra/lib/onboarding/adapters/iot-certificate-registry.ts';
import { IotGatewayGroups } from '@sward/infra/lib/onboarding/adapters/iot-gateway-groups.ts';
import { RegistrationRepository } from '@sward/infra/lib/onboarding/registration-repository.ts';
import { printable } from '../decode/printable.ts';
import { repositoryRoot } from '../repository-root.ts';
import { AccountDocuments } from './adapters/account-documents.ts';
import { amazonRootCa } from './adapters/amazon-root-ca.ts';
import { AwsIotAccount } from './adapters/aws-iot-account.ts';
import { BacklogCopy } from './adapters/backlog-copy.ts';
import { DownloadedPackages } from './adapters/downloaded-packages.ts';
import { KeptCardFiles } from './adapters/kept-card-files.ts';
import { MountedCard } from './adapters/mounted-card.ts';
import { cacheFolder, stateFolder } from './adapters/own-folders.ts';
import { confirmOnTerminal } from './adapters/prompt.ts';
import { CardError, OnboardInputError } from './onboard-errors.ts';
import type { OnboardOptions } from './options.ts';
import type { OnboardWorld } from './run-onboard.ts';

const cardFile = (name: string) => readFileSync(join(repositoryRoot, 'tools', 'onboard', 'card', name), 'utf8');

/** Opens what onboarding needs: the environment's account, the card, this user's folders. Close it at the end. */
export async function openOnboardWorld(options: OnboardOptions): Promise<OnboardWorld & { close(): void }> {
  const card = new MountedCard(cardFolder(options));
  const backlog = options.backlog === undefined ? undefined : new BacklogCopy(options.backlog);
  const address = options.region === undefined ? {} : { region: options.region };
  const iot = new AwsIotAccount(address);
  const { account, region } = await iot.identity();
  const progress = (line: string) => process.stderr.write(`${printable(line)}\n`);
  const documents = new AccountDocuments({ region });
  const client = new IoTClient({ region });
  const { nucleusFile, nucleusSha256 } = options;
  return {
    iot,
    card,
    documents,
    registrations: new RegistrationRepository(documents),
    registry: new IotCertificateRegistry(client),
    groups: new IotGatewayGroups(client),
    rollouts: new GreengrassGroupRollouts(new GreengrassV2Client({ region }), client),
    log: (event, fields) => {
      if (event === 'certificate_not_ended') progress(`a former certificate is not ended yet: ${fields['reason']}`);
    },
    kept: new KeptCardFiles(stateFolder(account, region)),
    packages: new DownloadedPackages({ folder: cacheFolder(), nucleusFile, nucleusSha256, progress }),
    backlog: backlog && (() => backlog.make()),
    rootCa: amazonRootCa,
    script: cardFile('onboard.sh'),
    vendorData: cardFile('vendor-data'),
    random: randomBytes,
    now: Date.now,
    confirm: confirmOnTerminal,
    // With --json the one object is all that goes to standard output.
    out: (line) => (options.json ? progress(line) : process.stdout.write(`${printable(line)}\n`)),
    progress,
    close: () => {
      iot.close();
      backlog?.remove();
    },
  };
}

function cardFolder({ card, out, json, yes, dryRun }: OnboardOptions): string {
  if (json && !yes && !dryRun) throw new OnboardInputError('--json asks nothing: add --yes or --dry-run');
  if (card !== undefined && !existsSync(card))
    throw new CardError(`there is no folder ${card}: is the card in and mounted?`);
  if (out !== undefined && !dryRun) mkdirSync(out, { recursive: true, mode: 0o700 });
  const folder = card ?? out;
  if (folder !== undefined) return folder;
  throw new OnboardInputError('where to? Give --card FOLDER (the mounted boot partition) or --out FOLDER');
}
