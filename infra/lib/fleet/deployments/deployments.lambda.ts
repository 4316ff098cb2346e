import { Logger } from '@aws-lambda-powertools/logger';
import { GreengrassV2Client } from '@aws-sdk/client-greengrassv2';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { putAnswer } from '../../custom-resources/adapters/signed-address.ts';
import { answerRequest } from '../../custom-resources/answer-request.ts';
import { GreengrassDeployments } from './adapters/greengrass-deployments.ts';
import { applyDeployment, deploymentResourceId } from './deployment-resource.ts';

const logger = new Logger({ serviceName: 'fleet-deployments' });
// Greengrass makes few deployments per second, and CloudFormation asks for all groups at once.
const deployments = new GreengrassDeployments(new GreengrassV2Client({ maxAttempts: 12, retryMode: 'adaptive' }));

/** Entry of the function that CloudFormation invokes for each group's deployment. */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const target = String(event.ResourceProperties['TargetArn']);
  const answer = await answerRequest(event, deploymentResourceId(target), () => applyDeployment(event, deployments));
  // The event holds a signed address: nothing else of it is logged.
  const { Status: status, Reason: reason, Data: data } = answer;
  logger.info('deployment_answered', { request_type: event.RequestType, target, status, reason, ...data });
  await putAnswer(event.ResponseURL, answer);
}
