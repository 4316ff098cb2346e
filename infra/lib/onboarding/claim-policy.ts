import { CLAIM_CLIENT_PREFIX, ONBOARDING_NAMES } from './onboarding-names.ts';
import { type ArnOf, allow, type PolicyDocument, policyOf } from './policy-document.ts';

/**
 * Both nuclei connect with a claim by a random UUID; the classic one may be given a name. No gateway is registered by a name of either
 * form, so that who holds a claim takes no gateway's connection away.
 */
const CLAIM_CLIENTS = ['????????-????-4???-????-????????????', `${CLAIM_CLIENT_PREFIX}*`];

/** Where a certificate is asked for. The key may be made by the device, or, in a classic nucleus without a CSR, by AWS IoT. */
const CREATE = ['$aws/certificates/create/json', '$aws/certificates/create-from-csr/json'];

/** Topics of a request and of its two answers. */
export const requestTopic = (template: string) => `$aws/provisioning-templates/${template}/provision/json`;
export const answerTopics = (request: string) => ['accepted', 'rejected'].map((answer) => `${request}/${answer}`);

/**
 * What a claim certificate may do: ask for a certificate and for its provisioning, and hear the answers. It is on every card that was not
 * yet put in, so it is as good as public: what counts is the token.
 */
export function claimPolicy(arnOf: ArnOf): PolicyDocument {
  const requests = [...CREATE, requestTopic(ONBOARDING_NAMES.provisioningTemplate)];
  const answers = requests.flatMap(answerTopics);
  const arns = (kind: string, names: readonly string[]) => names.map((name) => arnOf('iot', `${kind}/${name}`));
  return policyOf(
    allow(['iot:Connect'], arns('client', CLAIM_CLIENTS)),
    allow(['iot:Publish'], arns('topic', requests)),
    allow(['iot:Subscribe'], arns('topicfilter', answers)),
    allow(['iot:Receive'], arns('topic', answers)),
  );
}
