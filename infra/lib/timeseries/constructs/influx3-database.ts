import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnInfluxDBCluster } from 'aws-cdk-lib/aws-timestream';
import { Construct, type IDependable } from 'constructs';
import type { FunctionNetwork } from '../../functions/sward-function.ts';
import { TIMESERIES_ENVIRONMENT, TIMESERIES_NAMES } from '../constants.ts';
import { addDatabaseOutputs } from './database-outputs.ts';
import { grantNetworkInterfaces } from './network-permissions.ts';
import { PrivateNetwork } from './private-network.ts';
import type { DatabaseMetric, TimeseriesDatabase } from './timeseries-database.ts';

export type Influx3DatabaseProps = { readonly logRetention: RetentionDays };

const PORT = 8181;
const CLUSTER_NAME = 'sward-readings';

/**
 * Timestream for InfluxDB, version 3 Core, in a network of its own. The account needs a subscription to it in the AWS Marketplace, once. It makes
 * the database at the first write, and keeps it in S3 of the service's own.
 */
export class Influx3Database extends Construct implements TimeseriesDatabase {
  readonly environment: Readonly<Record<string, string>>;
  readonly network: FunctionNetwork;
  /** Its disk is S3; its nodes, which metrics are of, have names that are known only once they run. */
  readonly metrics: readonly DatabaseMetric[] = [];
  readonly ready: IDependable;
  readonly #tokenSecretArn: string;

  constructor(scope: Construct, id: string, { logRetention }: Influx3DatabaseProps) {
    super(scope, id);
    const network = new PrivateNetwork(this, 'Network', { logRetention });
    const cluster = this.#cluster(network);
    // AWS makes the secret, with a token of the administrator: version 3 Core knows no lesser ones.
    this.#tokenSecretArn = cluster.attrInfluxAuthParametersSecretArn;
    this.environment = {
      [TIMESERIES_ENVIRONMENT.kind]: 'influxdb3',
      [TIMESERIES_ENVIRONMENT.url]: `https://${cluster.attrEndpoint}:${PORT}`,
      [TIMESERIES_ENVIRONMENT.database]: TIMESERIES_NAMES.bucket,
      [TIMESERIES_ENVIRONMENT.tokenSecret]: this.#tokenSecretArn,
    };
    this.network = network.functionNetwork;
    this.ready = cluster;
    cluster.node.addDependency(...network.endpoints);
    this.#outputs(cluster, network);
  }

  grantWrite(role: Role): void {
    grantNetworkInterfaces(role);
    role.addToPolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.#tokenSecretArn] }),
    );
  }

  /** User, password, organization, bucket and kind of deployment would make it a version 2: there must be none. */
  #cluster(network: PrivateNetwork): CfnInfluxDBCluster {
    const cluster = new CfnInfluxDBCluster(this, 'Cluster', {
      name: CLUSTER_NAME,
      dbInstanceType: 'db.influx.medium',
      dbParameterGroupIdentifier: 'InfluxDBV3Core',
      // It keeps its data in S3; the network leads nowhere else.
      ...network.placeDatabase(this, PORT, true),
    });
    cluster.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return cluster;
  }

  #outputs(cluster: CfnInfluxDBCluster, network: PrivateNetwork): void {
    addDatabaseOutputs(this, {
      Url: [`https://${cluster.attrEndpoint}:${PORT}`, 'InfluxDB'],
      TokenSecret: [this.#tokenSecretArn, 'Holds the token, for Grafana too'],
      ReaderGroup: [network.readers.securityGroupId, 'Security group for whoever reads: put it on Grafana'],
      VpcId: [network.vpc.vpcId, 'The network of InfluxDB'],
    });
  }
}
