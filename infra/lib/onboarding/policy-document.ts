/** One statement of an AWS IoT policy. */
export type PolicyStatement = {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
};

export type PolicyDocument = { readonly Version: '2012-10-17'; readonly Statement: readonly PolicyStatement[] };

/** Makes the ARN of `resource`, `topic/a/b`, in the stack's partition, region and account (or in `account`). */
export type ArnOf = (service: 'iot' | 'greengrass', resource: string, account?: string) => string;

/** What AWS IoT takes of a policy, in characters without white space. */
export const MAX_POLICY_CHARACTERS = 2048;

export function allow(Action: readonly string[], Resource: readonly string[]): PolicyStatement {
  return { Effect: 'Allow', Action, Resource };
}

export function policyOf(...Statement: readonly PolicyStatement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}
