/** The small nucleus (`lite`) or the Java one (`classic`). */
export type NucleusFlavour = 'lite' | 'classic';

/** A file of AWS that goes onto the card. */
export type PackageFile = {
  /** Its name on the card. */
  readonly name: 'nucleus.zip' | 'aws.greengrass.FleetProvisioningByClaim.jar';
  readonly url: string;
  /**
   * SHA-256, hex; undefined where nobody published one: then the first download is what all later ones must be, and
   * `--nucleus-sha256` says it before.
   */
  readonly sha256?: string;
};

export type NucleusPackage = { readonly version: string; readonly files: readonly PackageFile[] };

const CLASSIC = 'https://d2s8p88vqu9w66.cloudfront.net/releases';
const LITE = 'https://github.com/aws-greengrass/aws-greengrass-lite/releases/download';

/**
 * The versions that are installed, pinned. The checksums of classic are those of the Yocto layer meta-aws (recipes
 * greengrass-bin_2.16.0 and greengrass-plugin-fleetprovisioning_1.2.2).
 */
export const NUCLEUS_PACKAGES: Readonly<Record<NucleusFlavour, NucleusPackage>> = {
  lite: {
    version: '2.6.0',
    files: [{ name: 'nucleus.zip', url: `${LITE}/v2.6.0/aws-greengrass-lite-deb-arm64.zip` }],
  },
  classic: {
    version: '2.16.0',
    files: [
      {
        name: 'nucleus.zip',
        url: `${CLASSIC}/greengrass-2.16.0.zip`,
        sha256: 'f07742c76eca868617127b5c6c9028e41c45c2b4ec25dd0db6f3b40ef7638b4e',
      },
      {
        name: 'aws.greengrass.FleetProvisioningByClaim.jar',
        url: `${CLASSIC}/aws-greengrass-FleetProvisioningByClaim/fleetprovisioningbyclaim-1.2.2.jar`,
        sha256: '1e7fdc625d4e1e7795d63f0e97981feecad526277bf211154505de145009e8c1',
      },
    ],
  },
};
