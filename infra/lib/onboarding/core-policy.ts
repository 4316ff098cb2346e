import { BATCH_RULE, cloudFilters } from '@sward/contracts/topics.ts';
import { answerTopics, requestTopic } from './claim-policy.ts';
import { ONBOARDING_NAMES, rotationClientId } from './onboarding-names.ts';
import { type ArnOf, allow, type PolicyDocument, policyOf } from './policy-document.ts';

/** The names that stand in the policy of one core: ids, or placeholders for them. */
export type CoreNames = { readonly thing: string; readonly building: string };

/** Topics that the nucleus itself needs, below `$aws/things/<thing>/`: jobs carry deployments, the shadow their state. */
const NUCLEUS_TOPICS = ['jobs/*', 'shadow/name/AWSManagedGreengrassV2Deployment/*'];
const NUCLEUS_HEALTH = ['greengrass/health/json', 'greengrassv2/health/json'];

const CREATE_FROM_CSR = '$aws/certificates/create-from-csr/json';

type Arns = (names: readonly string[]) => string[];
type Kinds = { readonly clients: Arns; readonly topics: Arns; readonly filters: Arns };

function kindsOf(arnOf: ArnOf): Kinds {
  const kind =
    (name: string): Arns =>
    (names) =>
      names.map((each) => arnOf('iot', `${name}/${each}`));
  return { clients: kind('client'), topics: kind('topic'), filters: kind('topicfilter') };
}

/** Connecting as itself, its readings, its status, and the cloud's acknowledgements. A classic nucleus opens more connections, `<thing>#2`. */
function telemetryPolicy({ clients, topics, filters }: Kinds, { thing, building }: CoreNames): PolicyDocument {
  // The first `+` of a filter over all gateways is the building, the second the gateway, the third a device.
  const own = (filter: string) => filter.replace('+', building).replace('+', thing).replaceAll('+', '*');
  const published = [cloudFilters.telemetry, cloudFilters.status, `$aws/rules/${BATCH_RULE}/${cloudFilters.batch}`];
  return policyOf(
    allow(['iot:Connect'], clients([thing, `${thing}#*`])),
    allow(['iot:Publish'], topics(published.map(own))),
    allow(['iot:Subscribe'], filters([own(cloudFilters.ack)])),
    allow(['iot:Receive'], topics([own(cloudFilters.ack)])),
  );
}

/** What its nucleus needs over MQTT: deployments, and telling of its health. */
function nucleusPolicy({ topics, filters }: Kinds, { thing }: CoreNames): PolicyDocument {
  const own = (names: readonly string[]) => names.map((name) => `$aws/things/${thing}/${name}`);
  return policyOf(
    allow(['iot:Publish'], topics(own([...NUCLEUS_HEALTH, ...NUCLEUS_TOPICS]))),
    allow(['iot:Receive'], topics(own(NUCLEUS_TOPICS))),
    allow(['iot:Subscribe'], filters(own(NUCLEUS_TOPICS))),
  );
}

/** What its nucleus needs over HTTPS, where policy variables are not filled in: credentials, and what is deployed to it and to no other. */
function deploymentPolicy(arnOf: ArnOf, roleAliasArn: string, { thing }: CoreNames): PolicyDocument {
  return policyOf(
    allow(['iot:AssumeRoleWithCertificate'], [roleAliasArn]),
    allow(
      ['greengrass:ResolveComponentCandidates', 'greengrass:GetComponentVersionArtifact'],
      [arnOf('greengrass', 'components:*'), arnOf('greengrass', 'components:*', 'aws')],
    ),
    // A deployment is found by its number, which says nothing of whose it is; the core it is asked for must be this one.
    allow(
      ['greengrass:GetDeploymentConfiguration', 'greengrass:ListThingGroupsForCoreDevice'],
      [arnOf('greengrass', `coreDevices:${thing}`), arnOf('greengrass', 'deployments:*')],
    ),
  );
}

/** Exchanging its certificate: the hook of the template takes the gateway's name from this client id, which only this policy allows. */
function rotationPolicy({ clients, topics, filters }: Kinds, { thing }: CoreNames): PolicyDocument {
  const requests = [CREATE_FROM_CSR, requestTopic(ONBOARDING_NAMES.rotationTemplate)];
  const answers = requests.flatMap(answerTopics);
  return policyOf(
    allow(['iot:Connect'], clients([rotationClientId(thing)])),
    allow(['iot:Publish'], topics(requests)),
    allow(['iot:Subscribe'], filters(answers)),
    allow(['iot:Receive'], topics(answers)),
  );
}

/** Which of a core's policies is which. */
export type CorePolicies = Readonly<Record<'telemetry' | 'nucleus' | 'deployments' | 'rotation', PolicyDocument>>;

/**
 * What one core's certificate may do, its names written out: `${iot:Connection.Thing.*}` is not filled in for a core's HTTPS calls. Four documents,
 * because with ids of 64 characters one is past what AWS IoT takes. See "Minimal AWS IoT policy for AWS IoT Greengrass V2 core devices" in
 * the Greengrass guide.
 */
export function corePolicies(arnOf: ArnOf, roleAliasArn: string, names: CoreNames): CorePolicies {
  const kinds = kindsOf(arnOf);
  return {
    telemetry: telemetryPolicy(kinds, names),
    nucleus: nucleusPolicy(kinds, names),
    deployments: deploymentPolicy(arnOf, roleAliasArn, names),
    rotation: rotationPolicy(kinds, names),
  };
}
