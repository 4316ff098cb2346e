import { RemovalPolicies, RemovalPolicy } from 'aws-cdk-lib';
import {
  FlowLog,
  FlowLogDestination,
  FlowLogResourceType,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  Port,
  SecurityGroup,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionNetwork } from '../../functions/sward-function.ts';

export type PrivateNetworkProps = { readonly logRetention: RetentionDays };

/** Chosen at random among private networks, so that it seldom meets one that it is to be peered with. */
const CIDR = '10.114.37.0/24';
const SUBNET_MASK = 26;

/** What our functions in the network call. Each endpoint costs by the hour: one zone of each has to do. */
const SERVICES = {
  SecretsManager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  Sqs: InterfaceVpcEndpointAwsService.SQS,
};

/** What CloudFormation is told of the place of an InfluxDB, of either version. */
type DatabasePlace = {
  readonly networkType: string;
  readonly port: number;
  readonly publiclyAccessible: boolean;
  readonly vpcSubnetIds: string[];
  readonly vpcSecurityGroupIds: string[];
};

/**
 * A network that nothing leads into and nothing out of, but to the services of AWS that our functions need: for a database that only
 * those see whom we let. It stays with the database when the stack goes.
 */
export class PrivateNetwork extends Construct {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection = { subnetType: SubnetType.PRIVATE_ISOLATED };
  /** Our functions. */
  readonly functions: SecurityGroup;
  /** Whoever it is put on may reach the database: Grafana, a jump host. */
  readonly readers: SecurityGroup;
  /** To be waited for by what runs in the network. */
  readonly endpoints: InterfaceVpcEndpoint[];

  constructor(scope: Construct, id: string, { logRetention }: PrivateNetworkProps) {
    super(scope, id);
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(CIDR),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Database', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: SUBNET_MASK }],
      // Costs nothing. InfluxDB 3 keeps its data in S3; CloudFormation takes the answers of custom resources there.
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
    });
    // With exact optional properties, `vpnGatewayId` alone makes a Vpc no IVpc.
    this.vpc = vpc as IVpc;
    RemovalPolicies.of(vpc).retainOnUpdateOrDelete();
    this.functions = this.#group('Functions', 'Functions of Sward that use the time series database');
    this.readers = this.#group('Readers', 'May reach the time series database of Sward: put it on Grafana');
    this.endpoints = this.#endpoints();
    this.#logRefusals(logRetention);
  }

  /** Where a function runs that uses the database. */
  get functionNetwork(): FunctionNetwork {
    return { vpc: this.vpc, vpcSubnets: this.subnets, securityGroups: [this.functions] };
  }

  /**
   * Where a database lies that functions and readers reach, and nobody else: what versions 2 and 3 are told alike.
   * @param scope the database, whose group it is
   */
  placeDatabase(scope: Construct, port: number, allowAllOutbound: boolean): DatabasePlace {
    const group = new SecurityGroup(scope, 'Group', {
      vpc: this.vpc,
      description: 'InfluxDB of Sward',
      allowAllOutbound,
    });
    group.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    group.addIngressRule(this.functions, Port.tcp(port), 'Functions of Sward');
    group.addIngressRule(this.readers, Port.tcp(port), 'Readers');
    return {
      networkType: 'IPV4',
      port,
      publiclyAccessible: false,
      vpcSubnetIds: this.vpc.selectSubnets(this.subnets).subnetIds,
      vpcSecurityGroupIds: [group.securityGroupId],
    };
  }

  #group(id: string, description: string): SecurityGroup {
    // There is no way out of the network, so that none needs to be forbidden.
    return new SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound: true });
  }

  #endpoints(): InterfaceVpcEndpoint[] {
    const group = this.#group('Endpoints', 'Services of AWS that functions of Sward call');
    group.addIngressRule(this.functions, Port.HTTPS, 'Functions of Sward');
    const subnets = { subnets: this.vpc.isolatedSubnets.slice(0, 1) };
    return Object.entries(SERVICES).map(
      ([id, service]) =>
        new InterfaceVpcEndpoint(this, id, { vpc: this.vpc, service, subnets, securityGroups: [group], open: false }),
    );
  }

  /** Who knocked and was not let in: in a network of this kind next to nothing, and so next to nothing to pay. */
  #logRefusals(retention: RetentionDays): void {
    const logGroup = new LogGroup(this, 'RefusedTraffic', { retention });
    new FlowLog(this, 'FlowLog', {
      resourceType: FlowLogResourceType.fromVpc(this.vpc),
      trafficType: FlowLogTrafficType.REJECT,
      destination: FlowLogDestination.toCloudWatchLogs(logGroup),
    });
  }
}
