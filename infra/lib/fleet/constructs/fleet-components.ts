import { CfnComponentVersion } from 'aws-cdk-lib/aws-greengrassv2';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import type { BuiltComponent } from '../built-components.ts';
import { withUploadedArtifacts } from '../recipe.ts';

export type FleetComponentsProps = { readonly components: readonly BuiltComponent[] };

/** The built components in the account: artifacts uploaded as CDK assets, a component version for each recipe. */
export class FleetComponents extends Construct {
  readonly versions: readonly CfnComponentVersion[];
  readonly artifacts: readonly Asset[];

  constructor(scope: Construct, id: string, { components }: FleetComponentsProps) {
    super(scope, id);
    const artifacts: Asset[] = [];
    this.artifacts = artifacts;
    this.versions = components.map(({ recipe, artifacts: files }) => {
      const component = new Construct(this, recipe.name);
      const uploaded = new Map<string, string>();
      for (const [file, path] of files) {
        const asset = new Asset(component, file, { path });
        artifacts.push(asset);
        uploaded.set(file, asset.s3ObjectUrl);
      }
      // A version never changes in the cloud. It holds a hash of its content, so a new content is a new version, which
      // CloudFormation makes before anything is deployed, and it deletes the one before when everything is. Nothing is retained: an
      // older build that is deployed again would meet its own versions, and CreateComponentVersion refuses them.
      return new CfnComponentVersion(component, 'Version', { inlineRecipe: withUploadedArtifacts(recipe, uploaded) });
    });
  }
}
