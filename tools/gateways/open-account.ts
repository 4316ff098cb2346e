import { randomBytes } from 'node:crypto';
import { GreengrassV2Client } from '@aws-sdk/client-greengrassv2';
import { IoTClient } from '@aws-sdk/client-iot';
import { GreengrassGroupRollouts } from '@sward/infra/lib/fleet/membership/adapters/greengrass-group-rollouts.ts';
import { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import { IotCertificateRegistry } from '@sward/infra/lib/onboarding/adapters/iot-certificate-registry.ts';
import { IotGatewayGroups } from '@sward/infra/lib/onboarding/adapters/iot-gateway-groups.ts';
import { RegistrationRepository } from '@sward/infra/lib/onboarding/registration-repository.ts';
import { AccountDocuments } from '../onboard/adapters/account-documents.ts';
import { AwsIotAccount } from '../onboard/adapters/aws-iot-account.ts';
import { KeptCardFiles } from '../onboard/adapters/kept-card-files.ts';
import { stateFolder } from '../onboard/adapters/own-folders.ts';
import { confirmOnTerminal } from '../onboard/adapters/prompt.ts';
import type { OpenGateways, Streams } from './run-gateways.ts';

/** The account that the environment names. */
export const openAccountGateways =
  (streams: Streams): OpenGateways =>
  async (options) => {
    const iot = new AwsIotAccount(options.region === undefined ? {} : { region: options.region });
    const { account, region } = await iot.identity();
    const documents = new AccountDocuments({ region });
    const client = new IoTClient({ region });
    return {
      documents,
      directory: new DocumentDirectory(documents),
      registrations: new RegistrationRepository(documents),
      registry: new IotCertificateRegistry(client),
      groups: new IotGatewayGroups(client),
      rollouts: new GreengrassGroupRollouts(new GreengrassV2Client({ region }), client),
      iot,
      kept: new KeptCardFiles(stateFolder(account, region)),
      random: randomBytes,
      now: Date.now,
      confirm: confirmOnTerminal,
      ...streams,
      close: () => {
        iot.close();
        client.destroy();
      },
    };
  };
