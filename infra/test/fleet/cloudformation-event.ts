import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

const COMMON = {
  ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
  ResponseURL: 'https://cloudformation.example.com/answer',
  StackId: 'stack',
  RequestId: 'request-1',
  LogicalResourceId: 'Resource',
  ResourceType: 'Custom::Example',
};

type Properties = Readonly<Record<string, unknown>>;

const propertiesOf = (properties: Properties) => ({ ServiceToken: COMMON.ServiceToken, ...properties });

/** What CloudFormation sends where a resource is made. */
export function created(properties: Properties): CloudFormationCustomResourceEvent {
  return { ...COMMON, RequestType: 'Create', ResourceProperties: propertiesOf(properties) };
}

/** What CloudFormation sends where a resource is changed, or changed back. */
export function updated(properties: Properties, before: Properties): CloudFormationCustomResourceEvent {
  return {
    ...COMMON,
    RequestType: 'Update',
    PhysicalResourceId: 'physical',
    ResourceProperties: propertiesOf(properties),
    OldResourceProperties: propertiesOf(before),
  };
}

/** What CloudFormation sends where a resource goes. */
export function deleted(properties: Properties): CloudFormationCustomResourceEvent {
  const ResourceProperties = propertiesOf(properties);
  return { ...COMMON, RequestType: 'Delete', PhysicalResourceId: 'physical', ResourceProperties };
}
