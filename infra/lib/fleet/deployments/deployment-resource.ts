import { checkMessage } from '@sward/contracts/message-codec.ts';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { z } from 'zod';
import type { ResourceData } from '../../custom-resources/answer-request.ts';
import type { DeploymentDocument } from '../deployment-document.ts';
import type { GroupDeployments } from './ports.ts';

const componentsSchema = z.record(z.string(), z.looseObject({ componentVersion: z.string() }));

const documentSchema = z.looseObject({
  components: componentsSchema,
  deploymentPolicies: z.looseObject({}),
  iotJobConfiguration: z.looseObject({}),
});

/** Properties of the resource. The document is text, because CloudFormation makes a text of each number in it otherwise. */
const deploymentPropertiesSchema = z.looseObject({
  TargetArn: z.string(),
  Name: z.string(),
  Document: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(documentSchema),
});

type Properties = z.infer<typeof deploymentPropertiesSchema>;
type Components = z.infer<typeof componentsSchema>;

/** The id of the resource: it stays the same, so that a change is never a replacement. */
export const deploymentResourceId = (targetArn: string) => `sward-deployment:${targetArn}`;

/**
 * What somebody added to the group's deployment by hand, and neither this deployment nor the one before named: it is deployed along. Sward's
 * own components never are: a component that the bundle has no more goes.
 */
export function carriedAlong(
  latest: Readonly<Record<string, unknown>>,
  wanted: Components,
  before: Components,
): Components {
  const others = Object.entries(latest).filter(([name]) => {
    return !name.startsWith('sward.') && !Object.hasOwn(wanted, name) && !Object.hasOwn(before, name);
  });
  return checkMessage(componentsSchema, Object.fromEntries(others));
}

function documentOf({ Document }: Properties, carried: Components): DeploymentDocument {
  return { ...Document, components: { ...carried, ...Document.components } };
}

const componentsOf = (properties: unknown): Components =>
  deploymentPropertiesSchema.safeParse(properties).data?.Document.components ?? {};

async function deploy(event: CloudFormationCustomResourceEvent, deployments: GroupDeployments): Promise<ResourceData> {
  const properties = checkMessage(deploymentPropertiesSchema, event.ResourceProperties);
  const { TargetArn: targetArn, Name: name } = properties;
  const latest = await deployments.latest(targetArn);
  const before = event.RequestType === 'Update' ? componentsOf(event.OldResourceProperties) : {};
  const carried = carriedAlong(latest?.components ?? {}, properties.Document.components, before);
  const document = documentOf(properties, carried);
  const id = await deployments.create({ targetArn, name, document, token: event.RequestId });
  return { DeploymentId: id };
}

/**
 * Makes a new deployment for a group, whatever CloudFormation asks for: a change, or, where a later part of the stack failed, the properties
 * of before. That is why the stack has no `AWS::GreengrassV2::Deployment`: CloudFormation replaces that one, and its rollback deletes the new
 * without giving the old to Greengrass again, so that gateways would stay with what failed.
 *
 * Deleting cancels what is under way and takes nothing from a gateway.
 * @throws InvalidMessageError where the properties are not those of `DeploymentResource`
 */
export async function applyDeployment(
  event: CloudFormationCustomResourceEvent,
  deployments: GroupDeployments,
): Promise<ResourceData> {
  if (event.RequestType !== 'Delete') return deploy(event, deployments);
  const properties = deploymentPropertiesSchema.safeParse(event.ResourceProperties).data;
  const latest = properties && (await deployments.latest(properties.TargetArn));
  if (latest?.isActive) await deployments.cancel(latest.id);
  return {};
}
