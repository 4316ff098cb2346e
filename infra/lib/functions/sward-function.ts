import { dirname } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundleFunction } from './function-bundle.ts';

/** Where a function runs that reaches private addresses. */
export type FunctionNetwork = {
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
};

export type SwardFunctionProps = {
  /** What it is for, for people who find it in the console. */
  readonly description: string;
  /** Path of its `*.lambda.ts`, which exports `handler`. */
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
  /** @default 1 minute */
  readonly timeout?: Duration;
  /** MB; the share of a processor grows with it. @default 512 */
  readonly memorySize?: number;
  /** @default outside any network of the account */
  readonly network?: FunctionNetwork;
};

/** A function of ours: bundled here, on a role and a log group of its own, allowed nothing but to log until it is granted more. */
export class SwardFunction extends Construct {
  readonly handler: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: SwardFunctionProps) {
    super(scope, id);
    const { description, entry, environment, logRetention, timeout, memorySize = 512, network } = props;
    this.timeout = timeout ?? Duration.minutes(1);
    this.role = new Role(this, 'Role', { description, assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup = new LogGroup(this, 'Logs', { retention: logRetention });
    this.logGroup.grantWrite(this.role);
    this.handler = new LambdaFunction(this, 'Handler', {
      description,
      // The CDK asks for no bundles of stacks that are neither deployed nor looked at.
      code: Code.fromAsset(Stack.of(this).bundlingRequired ? bundleFunction(entry) : dirname(entry)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize,
      timeout: this.timeout,
      role: this.role,
      logGroup: this.logGroup,
      // Lambda's own three lines for each invocation are most of a log bill, and say what its metrics say.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      environment,
      ...network,
    });
  }
}
