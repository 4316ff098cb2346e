import type { Settings } from '@sward/infra/lib/settings/settings.ts';
import type { Account, Service } from './account.ts';

/** One thing that was looked at. */
export type Finding = {
  readonly check: string;
  /** `missing`: the deployment would fail. `unknown`: it could not be found out from here. */
  readonly level: 'ok' | 'missing' | 'unknown';
  readonly text: string;
  /** What to do; absent where all is well. */
  readonly todo?: string;
};

type Check = (account: Account, settings: Settings) => Promise<Finding>;

/** Lookup roles and encrypted assets, which the app's stacks use, came with this version of the bootstrap template. */
const BOOTSTRAP_VERSION = 6;
/** An account may have so many networks in a region unless it asked for more. */
const DEFAULT_NETWORKS = 5;

const ok = (check: string, text: string): Finding => ({ check, level: 'ok', text });
const missing = (check: string, text: string, todo: string): Finding => ({ check, level: 'missing', text, todo });
const unknown = (check: string, text: string, todo: string): Finding => ({ check, level: 'unknown', text, todo });

const bootstrap: Check = async (account) => {
  const version = await account.bootstrapVersion();
  const todo = 'run: npx cdk bootstrap (in infra/, with an administrator)';
  if (version === undefined) return missing('bootstrap', 'the CDK was never set up in this account and region', todo);
  const text = `the CDK's bootstrap stack is of version ${version}`;
  return version >= BOOTSTRAP_VERSION ? ok('bootstrap', text) : missing('bootstrap', `${text}, too old`, todo);
};

const STUCK = /^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED|DELETE_FAILED|REVIEW_IN_PROGRESS)$/;

/** A stack whose first creation failed refuses every later deployment until it is deleted. */
const stack =
  (name: string): Check =>
  async (account) => {
    const status = await account.stackStatus(name);
    if (status === undefined) return ok(name, 'not deployed yet');
    if (STUCK.test(status))
      return missing(
        name,
        `is left from an attempt that failed: ${status}`,
        `delete stack ${name} in CloudFormation, then deploy`,
      );
    if (status.endsWith('IN_PROGRESS'))
      return missing(name, `is being changed just now: ${status}`, 'wait, then deploy');
    return ok(name, status);
  };

const network: Check = async (account) => {
  const networks = await account.networks();
  const text = `${networks} networks (VPC) in the region`;
  if (networks < DEFAULT_NETWORKS) return ok('network', text);
  return unknown(
    'network',
    `${text}; ${DEFAULT_NETWORKS} is what an account may have unless it asked for more, and the database needs one of its own`,
    'look at quota L-F678F1CE in Service Quotas, or deploy with -c sward:timeseries=none',
  );
};

const NONE = 'or deploy with -c sward:timeseries=none';

function serviceFinding(check: string, name: string, { answer, words = '' }: Service, denied: string): Finding {
  if (answer === 'yes') return ok(check, `${name} answers`);
  if (answer === 'absent')
    return missing(check, `${name} does not exist in this region`, `choose another region, ${NONE}`);
  return missing(check, `${name} refuses this account or user: ${words}`, `${denied}, ${NONE}`);
}

const influx: Check = async (account) =>
  serviceFinding(
    'timestream',
    'Timestream for InfluxDB',
    await account.influx(),
    'allow the user timestream-influxdb:ListDbInstances and what CDK needs',
  );

const subscription: Check = async (account) => {
  const { answer, hasCluster } = await account.influx();
  if (answer === 'yes' && hasCluster)
    return ok('marketplace', 'a cluster of InfluxDB 3 runs here, so it is subscribed to');
  return unknown(
    'marketplace',
    'InfluxDB 3 needs a subscription in AWS Marketplace, once per account; no call tells whether there is one',
    'subscribe to "Timestream for InfluxDB 3 Core" in AWS Marketplace before you deploy, or choose influxdb2',
  );
};

const liveAnalytics: Check = async (account) =>
  serviceFinding(
    'timestream',
    'Timestream for LiveAnalytics',
    await account.liveAnalytics(),
    'it takes no new customers since 2025-06-20: choose influxdb2',
  );

const BY_TIMESERIES: Readonly<Record<Settings['timeseries'], readonly Check[]>> = {
  influxdb2: [network, influx],
  influxdb3: [network, influx, subscription],
  liveanalytics: [liveAnalytics],
  none: [],
};

/**
 * Looks at all that the settings need of the account.
 * @param stacks names of the stacks that would be deployed
 * @returns a finding per check, in order
 * @throws AccountUnreachableError where nobody answers
 */
export async function preflight(account: Account, settings: Settings, stacks: readonly string[]): Promise<Finding[]> {
  const { account: number, arn } = await account.identity();
  const checks = [bootstrap, ...stacks.map(stack), ...BY_TIMESERIES[settings.timeseries]];
  const findings: Finding[] = [ok('credentials', `account ${number}, as ${arn}`)];
  for (const check of checks) findings.push(await check(account, settings));
  return findings;
}
