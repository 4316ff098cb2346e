import {
  type IoTClient,
  paginateListThingGroupsForThing,
  RemoveThingFromThingGroupCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-iot';
import type { GatewayGroups } from '../deployment-anew.ts';

/** Groups with other names are somebody else's. */
const OURS = /^sward-/;

/** Thing groups in AWS IoT. Errors are those of its client. */
export class IotGatewayGroups implements GatewayGroups {
  readonly #client: IoTClient;

  constructor(client: IoTClient) {
    this.#client = client;
  }

  async groupsOf(thingName: string): Promise<readonly string[]> {
    const names: string[] = [];
    try {
      for await (const page of paginateListThingGroupsForThing({ client: this.#client }, { thingName })) {
        names.push(...(page.thingGroups ?? []).flatMap(({ groupName }) => groupName ?? []));
      }
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
    return names.filter((name) => OURS.test(name));
  }

  async leave(thingName: string, thingGroupName: string): Promise<void> {
    await this.#client.send(new RemoveThingFromThingGroupCommand({ thingName, thingGroupName }));
  }
}
