import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { TIMESERIES_ENVIRONMENT } from '../../lib/timeseries/constants.ts';
import type { TimeseriesKind } from '../../lib/timeseries/timeseries-stack.ts';
import { exampleStack } from './example-stack.ts';

type Statement = { Effect: string; Action: string | string[]; Resource: unknown };

const KEPT = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
const page = readFileSync(join(import.meta.dirname, '../../../docs/timeseries.md'), 'utf8');
const OUTPUTS = {
  influxdb2: ['ReaderGroup', 'ReaderSecret', 'Url', 'VpcId'],
  influxdb3: ['ReaderGroup', 'TokenSecret', 'Url', 'VpcId'],
  liveanalytics: ['ReportsBucket', 'TableName'],
};
const templateOf = (kind: TimeseriesKind) => Template.fromStack(exampleStack(kind));

const refTo = (logicalId: RegExp) => ({ Ref: Match.stringLikeRegexp(logicalId.source) });
const attributeOf = (logicalId: RegExp, name: string) => ({
  'Fn::GetAtt': [Match.stringLikeRegexp(logicalId.source), name],
});

/** What the role of the function with this logical id may do, as `Effect action` of each statement. */
function actionsOf(template: Template, role: RegExp): string[] {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => role.test(id));
  const statements: Statement[] = policies.flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  return statements.flatMap(({ Effect, Action }) => [Action].flat().map((action) => `${Effect} ${action}`)).sort();
}

describe.each(['influxdb2', 'influxdb3', 'liveanalytics'] as const)('the stack of %s', (kind) => {
  it('runs the writer on the queue and tells it which database it is', () => {
    templateOf(kind).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { [TIMESERIES_ENVIRONMENT.kind]: kind, FEED_QUEUE_URL: Match.anyValue() } },
    });
    templateOf(kind).resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
  });

  it('names what people need by the names of docs/timeseries.md', () => {
    const outputs = Object.keys(templateOf(kind).findOutputs('*')).sort();
    expect(outputs).toEqual(OUTPUTS[kind]);
    expect(outputs.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('keeps logs as long as the settings say', () => {
    templateOf(kind).allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('gives the same template each time', () => {
    expect(templateOf(kind).toJSON()).toEqual(templateOf(kind).toJSON());
  });
});

describe.each([
  ['influxdb2', 'AWS::Timestream::InfluxDBInstance', 8086],
  ['influxdb3', 'AWS::Timestream::InfluxDBCluster', 8181],
] as const)('%s', (kind, type, port) => {
  const template = templateOf(kind);

  it('is private, and stays when the stack goes, its network with it', () => {
    template.hasResource(type, { ...KEPT, Properties: { PubliclyAccessible: false, Port: port } });
    for (const network of ['AWS::EC2::VPC', 'AWS::EC2::Subnet']) template.allResources(network, KEPT);
  });

  it('stands in a network without a way in or out', () => {
    for (const way of ['AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::EgressOnlyInternetGateway']) {
      template.resourceCountIs(way, 0);
    }
    template.resourceCountIs('AWS::EC2::VPCPeeringConnection', 0);
  });

  it('is reached by our functions and by whoever has the group of readers, by nobody else', () => {
    const rules = Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map(
      ({ Properties }) => Properties,
    );
    const toDatabase = rules.filter(({ FromPort }) => FromPort === port);
    expect(toDatabase.map(({ Description }) => Description).sort()).toEqual(['Functions of Sward', 'Readers']);
    for (const rule of rules) expect(rule).toHaveProperty('SourceSecurityGroupId');
    template.allResourcesProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
  });

  it('has the services that its functions call: Secrets Manager and queues in one zone, S3 at no cost', () => {
    const services = Object.values(template.findResources('AWS::EC2::VPCEndpoint')).map(({ Properties }) => Properties);
    expect(services.map(({ VpcEndpointType }) => VpcEndpointType).sort()).toEqual([
      'Gateway',
      'Interface',
      'Interface',
    ]);
    for (const service of ['secretsmanager', 'sqs']) {
      template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
        ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, `.${service}`]] },
        SubnetIds: [Match.anyValue()],
        PrivateDnsEnabled: true,
      });
    }
  });

  it('lets no function use the right to change networks that Lambda needs of its role', () => {
    const actions = actionsOf(template, /^FunctionRole/);
    expect(actions.filter((action) => action.includes('ec2:Create'))).toEqual([
      'Allow ec2:CreateNetworkInterface',
      'Deny ec2:CreateNetworkInterface',
    ]);
  });

  it('is written by a function that reads one secret', () => {
    const secrets = actionsOf(template, /^FunctionRole/).filter((action) => action.includes('secretsmanager'));
    expect(secrets.filter((action) => !action.endsWith('DescribeSecret'))).toEqual([
      'Allow secretsmanager:GetSecretValue',
    ]);
  });
});

describe('influxdb2', () => {
  const stack = exampleStack('influxdb2');
  const template = Template.fromStack(stack);

  it('is the smallest single instance, with the bucket that the writer writes', () => {
    template.hasResourceProperties('AWS::Timestream::InfluxDBInstance', {
      DbInstanceType: 'db.influx.medium',
      AllocatedStorage: 20,
      DeploymentType: 'SINGLE_AZ',
      Organization: 'sward',
      Bucket: 'sward',
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          TIMESERIES_URL: { 'Fn::Join': ['', ['https://', attributeOf(/Instance/, 'Endpoint'), ':8086']] },
          TIMESERIES_DATABASE: 'sward',
          TIMESERIES_ORG: 'sward',
          TIMESERIES_TOKEN_SECRET: refTo(/Writer/),
          TIMESERIES_ADMIN_SECRET: Match.absent(),
        },
      },
    });
  });

  it('has its password from a secret, never in the template', () => {
    const [instance] = Object.values(template.findResources('AWS::Timestream::InfluxDBInstance'));
    expect(JSON.stringify(instance?.['Properties'].Password)).toMatch(
      /resolve:secretsmanager:.*:SecretString:password/,
    );
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 48 },
    });
  });

  it('gets its tokens when it and the endpoints are there; the writer comes after', () => {
    const [id, access] = Object.entries(template.findResources('Custom::SwardDatabaseAccess'))[0] ?? [];
    const waitsFor: string[] = access?.['DependsOn'] ?? [];
    for (const name of [/Instance/, /SecretsManager/, /Sqs/])
      expect(waitsFor.some((other) => name.test(other))).toBe(true);
    template.hasResource('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { FEED_QUEUE_URL: Match.anyValue() } } },
      DependsOn: Match.arrayWith([id]),
    });
  });

  it('tells operators of its disk, memory and processor', () => {
    expect(stack.metrics.map(({ name }) => name)).toEqual(['timeseries-disk', 'timeseries-memory', 'timeseries-cpu']);
  });
});

describe('influxdb3', () => {
  it('is version 3 Core, which none of the properties of version 2 may be given', () => {
    const template = templateOf('influxdb3');
    const [cluster] = Object.values(template.findResources('AWS::Timestream::InfluxDBCluster'));
    expect(cluster?.['Properties']).toMatchObject({ DbParameterGroupIdentifier: 'InfluxDBV3Core', Port: 8181 });
    for (const name of [
      'Username',
      'Password',
      'Organization',
      'Bucket',
      'DeploymentType',
      'AllocatedStorage',
      'DbStorageType',
    ]) {
      expect(cluster?.['Properties']).not.toHaveProperty(name);
    }
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { TIMESERIES_TOKEN_SECRET: attributeOf(/Cluster/, 'InfluxAuthParametersSecretArn') } },
    });
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  });
});

describe('liveanalytics', () => {
  const stack = exampleStack('liveanalytics');
  const template = Template.fromStack(stack);

  it('takes late readings, keeps them for ten years, and reports what it refuses of them', () => {
    template.hasResource('AWS::Timestream::Table', {
      ...KEPT,
      Properties: {
        RetentionProperties: { MemoryStoreRetentionPeriodInHours: '24', MagneticStoreRetentionPeriodInDays: '3650' },
        MagneticStoreWriteProperties: {
          EnableMagneticStoreWrites: true,
          MagneticStoreRejectedDataLocation: {
            S3Configuration: { BucketName: refTo(/Reports/), EncryptionOption: 'SSE_S3' },
          },
        },
      },
    });
    expect(stack.metrics.map(({ name }) => name)).toEqual(['timeseries-late-records']);
  });

  it('needs no network, and a writer that may write records into its table alone', () => {
    template.resourceCountIs('AWS::EC2::VPC', 0);
    expect(actionsOf(template, /^FunctionRole/).filter((action) => action.includes('timestream'))).toEqual([
      'Allow timestream:DescribeEndpoints',
      'Allow timestream:WriteRecords',
    ]);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: 'timestream:WriteRecords', Resource: attributeOf(/Table/, 'Arn') }),
        ]),
      },
    });
  });

  it('keeps its reports encrypted, private and for 90 days', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: { ServerSideEncryptionConfiguration: Match.anyValue() },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 90 })] },
    });
  });
});
