import type { DeploymentDocument } from '../deployment-document.ts';

/** The newest deployment of a group. Components are kept as they came: somebody else's may hold anything. */
export type LatestDeployment = {
  readonly id: string;
  /** It is still given to gateways. One that was cancelled, or stopped where too many failed, cannot be cancelled again. */
  readonly isActive: boolean;
  readonly components: Readonly<Record<string, unknown>>;
};

/** A deployment that is to replace the group's newest one. */
export type NewDeployment = {
  readonly targetArn: string;
  readonly name: string;
  readonly document: DeploymentDocument;
  /** The same token makes the same deployment: a call may be repeated. */
  readonly token: string;
};

/** Deployments to thing groups. */
export interface GroupDeployments {
  latest(targetArn: string): Promise<LatestDeployment | undefined>;
  /** @returns its id */
  create(deployment: NewDeployment): Promise<string>;
  /** Gateways that have not begun with it do not begin; nothing changes on the others. */
  cancel(id: string): Promise<void>;
}
