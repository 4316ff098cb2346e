import {
  CancelDeploymentCommand,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  type GreengrassV2Client,
  ListDeploymentsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-greengrassv2';
import { MissingDeploymentIdError } from '../../fleet-errors.ts';
import type { GroupDeployments, LatestDeployment, NewDeployment } from '../ports.ts';

/** Deployments of AWS IoT Greengrass. */
export class GreengrassDeployments implements GroupDeployments {
  readonly #client: Pick<GreengrassV2Client, 'send'>;

  constructor(client: Pick<GreengrassV2Client, 'send'>) {
    this.#client = client;
  }

  async latest(targetArn: string): Promise<LatestDeployment | undefined> {
    const list = new ListDeploymentsCommand({ targetArn, historyFilter: 'LATEST_ONLY', maxResults: 1 });
    const { deployments = [] } = await this.#client.send(list);
    const [{ deploymentId: id, deploymentStatus } = {}] = deployments;
    if (id === undefined) return undefined;
    const { components = {} } = await this.#client.send(new GetDeploymentCommand({ deploymentId: id }));
    return { id, isActive: deploymentStatus === 'ACTIVE', components };
  }

  async create({ targetArn, name, document, token }: NewDeployment): Promise<string> {
    const command = new CreateDeploymentCommand({
      targetArn,
      deploymentName: name,
      clientToken: token,
      ...document,
      components: { ...document.components },
    });
    const { deploymentId } = await this.#client.send(command);
    if (deploymentId === undefined) throw new MissingDeploymentIdError(`Greengrass named no deployment for ${name}`);
    return deploymentId;
  }

  async cancel(id: string): Promise<void> {
    try {
      await this.#client.send(new CancelDeploymentCommand({ deploymentId: id }));
    } catch (error) {
      // It is gone already: what was asked for.
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  }
}
