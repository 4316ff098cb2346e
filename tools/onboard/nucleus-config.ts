import { FLEET_NAMES } from '@sward/infra/lib/fleet/constants.ts';
import { CLAIM_PARAMETERS, claimClientId, ONBOARDING_NAMES } from '@sward/infra/lib/onboarding/onboarding-names.ts';
import { stringify } from 'yaml';
import type { NucleusFlavour } from './nucleus-packages.ts';

/** What the nucleus must be told to ask for a certificate of its own. */
export type NucleusSettings = {
  readonly gatewayId: string;
  readonly region: string;
  /** Host of `iot:Data-ATS`. */
  readonly dataEndpoint: string;
  /** Host of `iot:CredentialProvider`. */
  readonly credentialEndpoint: string;
  /** As it was registered: good for this gateway alone. */
  readonly token: string;
  /** Where one was registered, the device tells the same. */
  readonly serial?: string | undefined;
  /** Version of the package, which a Java nucleus wants to be told. */
  readonly nucleusVersion: string;
};

/** The user and group that components run as; onboard.sh makes them. */
const COMPONENT_USER = 'ggc_user:ggc_group';

/** Where onboard.sh puts them. */
const CLAIM = { certificate: '/etc/sward/claim/claim.pem', key: '/etc/sward/claim/claim.key' } as const;
const ROOT_CA = '/etc/sward/root-ca.pem';
const ROOTS: Readonly<Record<NucleusFlavour, string>> = { lite: '/var/lib/greengrass', classic: '/greengrass/v2' };

const parametersOf = ({ token, serial }: NucleusSettings) => ({
  [CLAIM_PARAMETERS.token]: token,
  ...(serial === undefined ? {} : { [CLAIM_PARAMETERS.serial]: serial }),
});

/**
 * Lite: the endpoints stand with the provisioning, which copies them to the nucleus once it has a certificate; where they
 * stand with the nucleus too, it connects without one. See docs/fleet_provisioning of aws-greengrass-lite.
 */
function liteConfig(settings: NucleusSettings) {
  const nothing = { privateKeyPath: '', certificateFilePath: '', rootCaPath: '', thingName: '' };
  const nucleus = {
    awsRegion: settings.region,
    iotCredEndpoint: '',
    iotDataEndpoint: '',
    iotRoleAlias: FLEET_NAMES.roleAlias,
    runWithDefault: { posixUser: COMPONENT_USER },
    greengrassDataPlanePort: '8443',
  };
  const provisioning = {
    iotDataEndpoint: settings.dataEndpoint,
    iotCredEndpoint: settings.credentialEndpoint,
    rootCaPath: ROOT_CA,
    claimCertPath: CLAIM.certificate,
    claimKeyPath: CLAIM.key,
    csrCommonName: settings.gatewayId,
    templateName: ONBOARDING_NAMES.provisioningTemplate,
    templateParams: parametersOf(settings),
  };
  return {
    system: { ...nothing, rootPath: ROOTS.lite },
    services: {
      'aws.greengrass.NucleusLite': { componentType: 'NUCLEUS', configuration: nucleus },
      'aws.greengrass.fleet_provisioning': { configuration: provisioning },
    },
  };
}

/** Classic: the plugin's parameters, see "Configure the AWS IoT fleet provisioning plugin" in the Greengrass guide. */
function classicConfig(settings: NucleusSettings) {
  const provisioning = {
    rootPath: ROOTS.classic,
    awsRegion: settings.region,
    iotDataEndpoint: settings.dataEndpoint,
    iotCredentialEndpoint: settings.credentialEndpoint,
    iotRoleAlias: FLEET_NAMES.roleAlias,
    provisioningTemplate: ONBOARDING_NAMES.provisioningTemplate,
    claimCertificatePath: CLAIM.certificate,
    claimCertificatePrivateKeyPath: CLAIM.key,
    rootCaPath: ROOT_CA,
    deviceId: claimClientId(settings.gatewayId),
    templateParameters: parametersOf(settings),
  };
  return {
    services: {
      'aws.greengrass.Nucleus': { version: settings.nucleusVersion },
      'aws.greengrass.FleetProvisioningByClaim': { configuration: provisioning },
    },
  };
}

/** `config.yaml` of the nucleus. Every text is quoted: a token of digits alone is no number. */
export function nucleusConfig(flavour: NucleusFlavour, settings: NucleusSettings): string {
  const config = flavour === 'lite' ? liteConfig(settings) : classicConfig(settings);
  return yamlOf(config);
}

const yamlOf = (value: object) =>
  stringify(value, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 });

/**
 * The name of a gateway that has its certificate, for lite's `config.d`: lite keeps it in its database alone, and the gateway's tools read
 * files. Not before: with a name and no certificate lite connects in vain.
 */
export const thingConfig = (gatewayId: string): string => yamlOf({ system: { thingName: gatewayId } });
