import { cloudFilters } from '@sward/contracts/topics.ts';

/** One statement of an AWS IoT policy. */
export type PolicyStatement = {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
};

export type PolicyDocument = { readonly Version: '2012-10-17'; readonly Statement: readonly PolicyStatement[] };

/** Makes the ARN of `resource`, `topic/a/b`, in the stack's partition, region and account (or in `account`). */
export type ArnOf = (service: 'iot' | 'greengrass', resource: string, account?: string) => string;

/** A policy variable that IoT Core fills in from the thing that connects. */
const ofConnection = (name: string) => `\${iot:Connection.Thing.${name}}`;

/** The gateway is a thing of its own name, and its attribute `building_id` says where it stands. */
const THING = ofConnection('ThingName');
const BUILDING = ofConnection('Attributes[building_id]');

/** Topics that the nucleus itself needs, below `$aws/things/<thing>/`: jobs carry deployments, the shadow their state. */
const NUCLEUS_TOPICS = ['jobs/*', 'shadow/name/AWSManagedGreengrassV2Deployment/*'];
const NUCLEUS_HEALTH = ['greengrass/health/json', 'greengrassv2/health/json'];

const ofThing = (topic: string) => `$aws/things/${THING}/${topic}`;

/** A filter over all gateways as this gateway's own topics: the first `+` is the building, the second the gateway. */
const ofGateway = (filter: string) => filter.replace('+', BUILDING).replace('+', THING).replaceAll('+', '*');

function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): PolicyStatement {
  return { Sid, Effect: 'Allow', Action, Resource };
}

/**
 * What a gateway's certificate may do: connect as itself, publish and receive on its own topics, exchange itself for
 * credentials, and ask Greengrass for its deployments. See "Minimal AWS IoT policy for AWS IoT Greengrass V2 core
 * devices" in the Greengrass guide.
 *
 * One document serves the fleet by policy variables. IoT Core fills them in from the connection: for MQTT, where the
 * client id is the thing's name or the certificate is attached to the thing as its exclusive principal. The second form
 * is needed for a classic nucleus, which opens more connections as `<thing>#2`. They are never filled in for the HTTPS
 * calls to Greengrass and the credentials provider, so those statements name kinds of resources, not this gateway's.
 */
export function gatewayPolicy(arnOf: ArnOf, batchRule: string, roleAliasArn: string): PolicyDocument {
  const topics = (names: readonly string[]) => names.map((name) => arnOf('iot', `topic/${name}`));
  const filters = (names: readonly string[]) => names.map((name) => arnOf('iot', `topicfilter/${name}`));
  const published = [cloudFilters.telemetry, cloudFilters.status, `$aws/rules/${batchRule}/${cloudFilters.batch}`];
  const received = [...NUCLEUS_TOPICS.map(ofThing), ofGateway(cloudFilters.ack)];
  return {
    Version: '2012-10-17',
    Statement: [
      allow('Connect', ['iot:Connect'], [arnOf('iot', `client/${THING}`), arnOf('iot', `client/${THING}#*`)]),
      allow(
        'Publish',
        ['iot:Publish'],
        topics([...[...NUCLEUS_HEALTH, ...NUCLEUS_TOPICS].map(ofThing), ...published.map(ofGateway)]),
      ),
      allow('Subscribe', ['iot:Subscribe'], filters(received)),
      allow('Receive', ['iot:Receive'], topics(received)),
      allow('Credentials', ['iot:AssumeRoleWithCertificate'], [roleAliasArn]),
      allow(
        'Components',
        ['greengrass:ResolveComponentCandidates', 'greengrass:GetComponentVersionArtifact'],
        [arnOf('greengrass', 'components:*'), arnOf('greengrass', 'components:*', 'aws')],
      ),
      allow(
        'Deployments',
        ['greengrass:GetDeploymentConfiguration', 'greengrass:ListThingGroupsForCoreDevice'],
        [arnOf('greengrass', 'coreDevices:*'), arnOf('greengrass', 'deployments:*')],
      ),
    ],
  };
}
