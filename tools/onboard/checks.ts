import { FLEET_NAMES } from '@sward/infra/lib/fleet/constants.ts';
import { ONBOARDING_NAMES } from '@sward/infra/lib/onboarding/onboarding-names.ts';
import { STACK_NAMES } from '@sward/infra/lib/stack-names.ts';
import type { Finding } from '../preflight/checks.ts';
import type { IotAccount } from './ports.ts';

type Check = (account: IotAccount) => Promise<Finding>;

/** The stacks that onboarding needs, each with what it is for. */
const STACKS = [
  [STACK_NAMES.data, 'keeps who is registered'],
  [STACK_NAMES.onboarding, 'lets registered gateways in'],
  [STACK_NAMES.fleet, 'says what runs on a gateway'],
] as const;

const DEPLOY = 'deploy it: npx cdk deploy --all (in infra/)';

const ok = (check: string, text: string): Finding => ({ check, level: 'ok', text });
const missing = (check: string, text: string, todo: string): Finding => ({ check, level: 'missing', text, todo });

const stack =
  (name: string, purpose: string): Check =>
  async (account) => {
    const status = await account.stackStatus(name);
    if (status === undefined) return missing(name, `is not deployed; it ${purpose}`, DEPLOY);
    if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$|^UPDATE_ROLLBACK_COMPLETE$/.test(status)) return ok(name, status);
    if (status.endsWith('IN_PROGRESS'))
      return missing(name, `is being changed just now: ${status}`, 'wait, then try again');
    return missing(name, `is not whole: ${status}`, `look at it in CloudFormation, then ${DEPLOY}`);
  };

const named =
  (check: string, name: string, has: (account: IotAccount) => Promise<boolean>): Check =>
  async (account) =>
    (await has(account)) ? ok(check, name) : missing(check, `${name} is not there`, DEPLOY);

const TEMPLATE_FAULTS = {
  absent: ['is not there', DEPLOY],
  disabled: ['is switched off: nobody can be provisioned', 'switch it on, or deploy its stack again'],
  unguarded: ['asks nobody before it provisions: any claim would do', `somebody changed it: ${DEPLOY}`],
} as const;

const template: Check = async (account) => {
  const name = ONBOARDING_NAMES.provisioningTemplate;
  const state = await account.template(name);
  if (state === 'ready') return ok('template', name);
  const [text, todo] = TEMPLATE_FAULTS[state];
  return missing('template', `${name} ${text}`, todo);
};

const CHECKS: readonly Check[] = [
  ...STACKS.map(([name, purpose]) => stack(name, purpose)),
  named('claim policy', ONBOARDING_NAMES.claimPolicy, (account) => account.hasPolicy(ONBOARDING_NAMES.claimPolicy)),
  template,
  named('role alias', FLEET_NAMES.roleAlias, (account) => account.hasRoleAlias(FLEET_NAMES.roleAlias)),
];

/**
 * Looks at what onboarding needs of the account, all of it, so that one look says everything.
 * @returns a finding per check, in order
 * @throws AccountUnreachableError where nobody answers
 */
export async function checkAccount(account: IotAccount): Promise<Finding[]> {
  const { account: number, arn, region } = await account.identity();
  const findings: Finding[] = [ok('credentials', `account ${number} in ${region}, as ${arn}`)];
  for (const check of CHECKS) findings.push(await check(account));
  return findings;
}
