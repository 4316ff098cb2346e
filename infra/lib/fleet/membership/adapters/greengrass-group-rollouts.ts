import {
  CreateDeploymentCommand,
  GetDeploymentCommand,
  type GetDeploymentResponse,
  type GreengrassV2Client,
  ListDeploymentsCommand,
} from '@aws-sdk/client-greengrassv2';
import {
  DescribeJobExecutionCommand,
  DescribeThingGroupCommand,
  type IoTClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-iot';
import type { GroupRollouts } from '../ports.ts';

/** Deployments of AWS IoT Greengrass to thing groups, and the jobs that carry them. */
export class GreengrassGroupRollouts implements GroupRollouts {
  readonly #greengrass: Pick<GreengrassV2Client, 'send'>;
  readonly #iot: Pick<IoTClient, 'send'>;

  constructor(greengrass: Pick<GreengrassV2Client, 'send'>, iot: Pick<IoTClient, 'send'>) {
    this.#greengrass = greengrass;
    this.#iot = iot;
  }

  async hasRun(group: string, thingName: string): Promise<boolean> {
    const jobId = (await this.#latest(group))?.iotJobId;
    if (jobId === undefined) return false;
    try {
      const { execution } = await this.#iot.send(new DescribeJobExecutionCommand({ jobId, thingName }));
      return execution?.status !== 'QUEUED' && execution?.status !== 'IN_PROGRESS';
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return false;
      throw error;
    }
  }

  async repeat(group: string): Promise<void> {
    const latest = await this.#latest(group);
    if (latest === undefined) return;
    const { targetArn, deploymentName, components, deploymentPolicies, iotJobConfiguration } = latest;
    const content = { deploymentName, components, deploymentPolicies, iotJobConfiguration };
    await this.#greengrass.send(new CreateDeploymentCommand({ targetArn, ...content }));
  }

  async #latest(thingGroupName: string): Promise<GetDeploymentResponse | undefined> {
    const { thingGroupArn: targetArn } = await this.#iot.send(new DescribeThingGroupCommand({ thingGroupName }));
    const list = new ListDeploymentsCommand({ targetArn, historyFilter: 'LATEST_ONLY', maxResults: 1 });
    const { deployments = [] } = await this.#greengrass.send(list);
    const deploymentId = deployments[0]?.deploymentId;
    if (deploymentId === undefined) return undefined;
    return this.#greengrass.send(new GetDeploymentCommand({ deploymentId }));
  }
}
