import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnInfluxDBInstance } from 'aws-cdk-lib/aws-timestream';
import { Construct, type IDependable } from 'constructs';
import type { FunctionNetwork } from '../../functions/sward-function.ts';
import { TIMESERIES_ENVIRONMENT, TIMESERIES_NAMES } from '../constants.ts';
import { DatabaseAccess } from './database-access.ts';
import { addDatabaseOutputs } from './database-outputs.ts';
import { influxMetrics } from './influx-metrics.ts';
import { grantNetworkInterfaces } from './network-permissions.ts';
import { PrivateNetwork } from './private-network.ts';
import type { DatabaseMetric, TimeseriesDatabase } from './timeseries-database.ts';

export type Influx2DatabaseProps = { readonly logRetention: RetentionDays };

const PORT = 8086;
/** Also the beginning of its address, and what its metrics are found by. */
const INSTANCE_NAME = 'sward-readings';
const ADMIN = 'admin';

/** The smallest that there is: some 20 GB hold 700 million readings. Both may be raised, and AWS does it in place. */
const SMALLEST = { dbInstanceType: 'db.influx.medium', dbStorageType: 'InfluxIOIncludedT1', allocatedStorage: 20 };

/** Timestream for InfluxDB, version 2: one instance in a network of its own, whose tokens nobody ever sees. */
export class Influx2Database extends Construct implements TimeseriesDatabase {
  readonly environment: Readonly<Record<string, string>>;
  readonly network: FunctionNetwork;
  readonly metrics: readonly DatabaseMetric[] = influxMetrics(INSTANCE_NAME);
  readonly ready: IDependable;
  readonly #token: Secret;

  constructor(scope: Construct, id: string, { logRetention }: Influx2DatabaseProps) {
    super(scope, id);
    const network = new PrivateNetwork(this, 'Network', { logRetention });
    const admin = this.#adminSecret();
    const instance = this.#instance(network, admin);
    const writer = this.#tokenSecret('Writer', 'Token that may write readings into InfluxDB');
    const reader = this.#tokenSecret('Reader', 'Token that may read readings from InfluxDB: for Grafana');
    this.environment = {
      [TIMESERIES_ENVIRONMENT.kind]: 'influxdb2',
      [TIMESERIES_ENVIRONMENT.url]: `https://${instance.attrEndpoint}:${PORT}`,
      [TIMESERIES_ENVIRONMENT.org]: TIMESERIES_NAMES.org,
      [TIMESERIES_ENVIRONMENT.database]: TIMESERIES_NAMES.bucket,
      [TIMESERIES_ENVIRONMENT.tokenSecret]: writer.secretArn,
    };
    this.network = network.functionNetwork;
    this.#token = writer;
    const { environment } = this;
    const access = new DatabaseAccess(this, 'Access', { network, admin, writer, reader, environment, logRetention });
    access.node.addDependency(instance, ...network.endpoints);
    this.ready = access;
    this.#outputs(instance, reader, network);
  }

  grantWrite(role: Role): void {
    grantNetworkInterfaces(role);
    this.#token.grantRead(role);
  }

  /** The database takes its administrator's password when it is made; letters and digits are all that it takes. */
  #adminSecret(): Secret {
    const secret = new Secret(this, 'Admin', {
      description: 'Administrator of the InfluxDB of Sward',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: ADMIN }),
        generateStringKey: 'password',
        excludePunctuation: true,
        passwordLength: 48,
      },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    return withoutRotation(secret);
  }

  #tokenSecret(id: string, description: string): Secret {
    return withoutRotation(new Secret(this, id, { description }));
  }

  #instance(network: PrivateNetwork, admin: Secret): CfnInfluxDBInstance {
    const instance = new CfnInfluxDBInstance(this, 'Instance', {
      ...SMALLEST,
      name: INSTANCE_NAME,
      deploymentType: 'SINGLE_AZ',
      ...network.placeDatabase(this, PORT, false),
      username: ADMIN,
      // A reference that CloudFormation resolves: the template does not hold it.
      password: admin.secretValueFromJson('password').unsafeUnwrap(),
      organization: TIMESERIES_NAMES.org,
      bucket: TIMESERIES_NAMES.bucket,
    });
    instance.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return instance;
  }

  #outputs(instance: CfnInfluxDBInstance, reader: Secret, network: PrivateNetwork): void {
    addDatabaseOutputs(this, {
      Url: [`https://${instance.attrEndpoint}:${PORT}`, 'InfluxDB'],
      ReaderSecret: [reader.secretName, 'Holds the token for Grafana'],
      ReaderGroup: [network.readers.securityGroupId, 'Security group for whoever reads: put it on Grafana'],
      VpcId: [network.vpc.vpcId, 'The network of InfluxDB'],
    });
  }
}

function withoutRotation(secret: Secret): Secret {
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'InfluxDB does not take a new token or password from Secrets Manager. docs/timeseries.md says how to change one; the writer takes it up by itself.',
  });
  return secret;
}
