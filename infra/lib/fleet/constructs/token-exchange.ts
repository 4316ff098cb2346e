import { createHash } from 'node:crypto';
import { Duration, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnRoleAlias } from 'aws-cdk-lib/aws-iot';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';

export type TokenExchangeProps = {
  /** Name that the gateways' nucleus configuration gives as `iotRoleAlias`. */
  readonly aliasName: string;
  /** What gateways may download. */
  readonly artifacts: readonly Asset[];
};

/** How long credentials last once a gateway exchanged its certificate for them. */
const CREDENTIAL_DURATION = Duration.hours(1);

/** The AWS role of the gateways, taken by certificate: it can download what is deployed, and nothing else. */
export class TokenExchange extends Construct {
  readonly alias: CfnRoleAlias;
  readonly role: Role;

  constructor(scope: Construct, id: string, { aliasName, artifacts }: TokenExchangeProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      description: 'Lets gateways download the artifacts that are deployed to them',
      assumedBy: new ServicePrincipal('credentials.iot.amazonaws.com'),
    });
    if (artifacts.length > 0) this.#allow(artifacts);
    this.alias = new CfnRoleAlias(this, 'Alias', {
      roleAlias: aliasName,
      roleArn: this.role.roleArn,
      credentialDurationSeconds: CREDENTIAL_DURATION.toSeconds(),
    });
  }

  /**
   * A policy of its own for each build, named by it: CloudFormation makes the new one first and deletes the one before when everything is
   * deployed. So gateways that are given the former build while canaries soak can download it as well.
   */
  #allow(artifacts: readonly Asset[]): void {
    const hashes = artifacts.map(({ assetHash }) => assetHash).sort();
    const build = createHash('sha256').update(hashes.join()).digest('hex').slice(0, 12);
    new Policy(this, `Download${build}`, { roles: [this.role], statements: [this.#download(artifacts)] });
  }

  /** Exact objects: the assets' bucket also holds what other stacks of the account deploy. */
  #download(artifacts: readonly Asset[]): PolicyStatement {
    const resources = artifacts.map(({ s3BucketName, s3ObjectKey }) =>
      Stack.of(this).formatArn({
        service: 's3',
        region: '',
        account: '',
        resource: s3BucketName,
        resourceName: s3ObjectKey,
      }),
    );
    return new PolicyStatement({ actions: ['s3:GetObject'], resources });
  }
}
