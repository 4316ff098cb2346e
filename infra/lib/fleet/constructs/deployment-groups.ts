import { CfnThingGroup } from 'aws-cdk-lib/aws-iot';
import { Construct } from 'constructs';
import type { DeploymentGroup } from '../fleet-groups.ts';

export type DeploymentGroupsProps = {
  /** The group above all of them. */
  readonly parent: CfnThingGroup;
  readonly groups: readonly DeploymentGroup[];
};

/** Thing groups below one other: AWS IoT lets a thing be in one group of a hierarchy only, so each gateway is in exactly one. */
export class DeploymentGroups extends Construct {
  readonly #arns: ReadonlyMap<string, string>;

  constructor(scope: Construct, id: string, { parent, groups }: DeploymentGroupsProps) {
    super(scope, id);
    const made = groups.map(({ name, about }) => {
      const group = new CfnThingGroup(this, name, {
        thingGroupName: name,
        parentGroupName: parent.ref,
        thingGroupProperties: { thingGroupDescription: about },
      });
      return [name, group.attrArn] as const;
    });
    this.#arns = new Map(made);
  }

  arnOf(name: string): string {
    const arn = this.#arns.get(name);
    if (arn === undefined) throw new TypeError(`there is no group ${name}`);
    return arn;
  }
}
