import { join } from 'node:path';
import { CustomResource, Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SwardFunction } from '../../functions/sward-function.ts';
import { ACCESS_ENVIRONMENT } from '../constants.ts';
import { grantNetworkInterfaces } from './network-permissions.ts';
import type { PrivateNetwork } from './private-network.ts';

export type DatabaseAccessProps = {
  readonly network: PrivateNetwork;
  /** The administrator's name and password. */
  readonly admin: Secret;
  /** Where the token for writing is kept, and that for reading. */
  readonly writer: Secret;
  readonly reader: Secret;
  /** Variables of `TIMESERIES_ENVIRONMENT`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
};

/** InfluxDB gives out tokens once it runs: this signs in, makes the two that are needed, and puts them where they are used. */
export class DatabaseAccess extends Construct {
  constructor(scope: Construct, id: string, props: DatabaseAccessProps) {
    super(scope, id);
    const { network, admin, writer, reader, environment, logRetention } = props;
    const signIn = new SwardFunction(this, 'Function', {
      description: 'Makes the tokens of the time series database when it was created',
      entry: join(import.meta.dirname, '..', 'access.lambda.ts'),
      environment: {
        ...environment,
        [ACCESS_ENVIRONMENT.adminSecret]: admin.secretArn,
        [ACCESS_ENVIRONMENT.readerSecret]: reader.secretArn,
      },
      timeout: Duration.minutes(5),
      logRetention,
      network: network.functionNetwork,
    });
    grantNetworkInterfaces(signIn.role);
    admin.grantRead(signIn.role);
    for (const secret of [writer, reader]) {
      secret.grantRead(signIn.role);
      secret.grantWrite(signIn.role);
    }
    new CustomResource(this, 'Tokens', {
      resourceType: 'Custom::SwardDatabaseAccess',
      serviceToken: signIn.handler.functionArn,
      // A longer wait than the function's: without it CloudFormation waits for an hour where the answer is lost.
      serviceTimeout: Duration.minutes(10),
      // Another database wants tokens of its own.
      properties: { Database: environment },
    });
  }
}
