import {
  GetCoreDeviceCommand,
  type GreengrassV2Client,
  ListEffectiveDeploymentsCommand,
  ListInstalledComponentsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-greengrassv2';
import type { ThingGroups } from '../../membership/ports.ts';
import type { Cores, CoreView } from '../ports.ts';

const MAX_REASON_CHARS = 300;

/** A core's own words: on one line, without what a terminal would act on. */
const shorten = (reason = '') => reason.replace(/[^ -~]+/g, ' ').slice(0, MAX_REASON_CHARS);

const isMissing = (error: unknown) => error instanceof ResourceNotFoundException;

/** Cores of AWS IoT Greengrass. */
export class GreengrassCores implements Cores {
  readonly #client: Pick<GreengrassV2Client, 'send'>;
  readonly #groups: Pick<ThingGroups, 'members'>;

  constructor(client: Pick<GreengrassV2Client, 'send'>, groups: Pick<ThingGroups, 'members'>) {
    this.#client = client;
    this.#groups = groups;
  }

  members(group: string): Promise<readonly string[]> {
    return this.#groups.members(group);
  }

  async view(core: string, deploymentId: string): Promise<CoreView> {
    try {
      const { status } = await this.#client.send(new GetCoreDeviceCommand({ coreDeviceThingName: core }));
      const broken = status === 'UNHEALTHY' ? await this.#broken(core) : [];
      return { core, health: status, broken, ...(await this.#execution(core, deploymentId)) };
    } catch (error) {
      if (!isMissing(error)) throw error;
      return { core, health: undefined, broken: [], execution: undefined, reason: '' };
    }
  }

  /** The deployment among those of the core: the newest come first, and few are kept. */
  async #execution(core: string, deploymentId: string): Promise<Pick<CoreView, 'execution' | 'reason'>> {
    let nextToken: string | undefined;
    do {
      const command = new ListEffectiveDeploymentsCommand({ coreDeviceThingName: core, nextToken });
      const page = await this.#client.send(command);
      const found = page.effectiveDeployments?.find((each) => each.deploymentId === deploymentId);
      if (found) return { execution: found.coreDeviceExecutionStatus, reason: shorten(found.reason) };
      nextToken = page.nextToken;
    } while (nextToken);
    return { execution: undefined, reason: '' };
  }

  async #broken(core: string): Promise<string[]> {
    const command = new ListInstalledComponentsCommand({ coreDeviceThingName: core, topologyFilter: 'ALL' });
    const { installedComponents = [] } = await this.#client.send(command);
    const broken = installedComponents.filter(({ lifecycleState }) => lifecycleState === 'BROKEN');
    return broken.map(({ componentName = '' }) => shorten(componentName));
  }
}
