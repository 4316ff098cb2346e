import {
  AddThingToThingGroupCommand,
  DescribeThingCommand,
  type IoTClient,
  ListThingsInThingGroupCommand,
  RemoveThingFromThingGroupCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-iot';
import type { ThingGroups } from '../ports.ts';

const PAGE = 250;

/** What `work` gives, and `none` where AWS IoT knows nothing of that name. */
async function orNone<T>(work: () => Promise<T>, none: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return none;
    throw error;
  }
}

/** Thing groups of AWS IoT's registry. */
export class IotThingGroups implements ThingGroups {
  readonly #client: Pick<IoTClient, 'send'>;

  constructor(client: Pick<IoTClient, 'send'>) {
    this.#client = client;
  }

  members(group: string): Promise<readonly string[]> {
    return orNone(() => this.#pages(group), []);
  }

  async #pages(thingGroupName: string): Promise<string[]> {
    const names: string[] = [];
    let nextToken: string | undefined;
    do {
      const command = new ListThingsInThingGroupCommand({ thingGroupName, maxResults: PAGE, nextToken });
      const page = await this.#client.send(command);
      names.push(...(page.things ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
    return names;
  }

  buildingOf(thingName: string): Promise<string | undefined> {
    return orNone<string | undefined>(async () => {
      const { attributes = {} } = await this.#client.send(new DescribeThingCommand({ thingName }));
      return attributes['building_id'] ?? '';
    }, undefined);
  }

  async remove(thingName: string, thingGroupName: string): Promise<void> {
    await this.#client.send(new RemoveThingFromThingGroupCommand({ thingName, thingGroupName }));
  }

  async add(thingName: string, thingGroupName: string): Promise<void> {
    await this.#client.send(new AddThingToThingGroupCommand({ thingName, thingGroupName }));
  }
}
