import type { Alert } from '../alerts/alert.ts';
import { GroupRepository } from '../alerts/group-repository.ts';
import type { Mute } from '../alerts/mute.ts';
import { MuteRepository } from '../alerts/mute-repository.ts';
import { type GroupMembers, inScope, membersOf } from '../alerts/scope.ts';
import type { DocumentStore } from '../documents/ports.ts';

/** A tenant's mutes as they are now, to be asked about many alerts. */
export type TenantMutes = (alert: Alert) => readonly Mute[];

const NO_GROUPS: GroupMembers = new Map();

function concerns({ scope, rule_id }: Mute, alert: Alert, members: GroupMembers): boolean {
  const place = { buildingId: alert.building_id, gatewayId: alert.gateway_id, deviceId: alert.device_id };
  return (rule_id === undefined || rule_id === alert.rule_id) && inScope(scope, place, members);
}

/** Mutes with the groups that their scopes name. */
export class ActiveMutes {
  readonly #mutes: MuteRepository;
  readonly #groups: GroupRepository;

  constructor(documents: DocumentStore) {
    this.#mutes = new MuteRepository(documents);
    this.#groups = new GroupRepository(documents);
  }

  /**
   * Reads the tenant's mutes, past ones too: what was raised and cleared within one is told to nobody.
   * @param now Unix milliseconds
   */
  async of(tenant: string, now: number): Promise<TenantMutes> {
    const mutes = await this.#mutes.list(tenant);
    const named = mutes.some(({ scope }) => scope.group_id !== undefined);
    const members = named ? membersOf(await this.#groups.fresh(tenant, now)) : NO_GROUPS;
    return (alert) => mutes.filter((mute) => concerns(mute, alert, members));
  }
}
