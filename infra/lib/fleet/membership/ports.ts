/** Thing groups of AWS IoT, and the things in them. */
export interface ThingGroups {
  /** Names of the things that are in the group itself; none where there is no such group. */
  members(group: string): Promise<readonly string[]>;
  /** Where a thing stands, by its attribute `building_id`: '' where it has none, undefined where there is no such thing. */
  buildingOf(thing: string): Promise<string | undefined>;
  remove(thing: string, group: string): Promise<void>;
  add(thing: string, group: string): Promise<void>;
}

/** What groups are deployed with, as far as it matters to a gateway that comes back to one. */
export interface GroupRollouts {
  /** Whether the group's newest deployment has run on a thing: AWS IoT then does not run it there again. */
  hasRun(group: string, thing: string): Promise<boolean>;
  /** Makes the group's newest deployment once more: it changes nothing on gateways that have it. */
  repeat(group: string): Promise<void>;
}
