import { isInHardware, type NucleusConfig, type NucleusFlavour } from '../nucleus/nucleus-config.ts';
import { CredentialsError } from './certificate-errors.ts';

/** Where this gateway's certificate is, and what it is for. */
export type CertificatePlace = {
  readonly flavour: NucleusFlavour;
  readonly thingName: string;
  readonly dataEndpoint: string;
  readonly mqttPort: number;
  readonly certificatePath: string;
  readonly privateKeyPath: string;
  readonly rootCaPath: string;
};

/**
 * What an exchange needs of the nucleus's configuration.
 * @param otherName of the thing, for a nucleus that has not written it into its files
 * @throws CredentialsError that names what is missing
 */
export function certificatePlace(config: NucleusConfig, otherName: string | undefined): CertificatePlace {
  const required = (value: string | undefined, name: string, advice: string): string => {
    if (value !== undefined && !isInHardware(value)) return value;
    const lacks = value === undefined ? `names no ${name}` : `has its ${name} in hardware`;
    throw new CredentialsError(`${config.files.join(', ')} ${lacks}: ${advice}`);
  };
  const hardware = 'exchange it with the tools of that hardware';
  return {
    flavour: config.flavour,
    mqttPort: config.mqttPort,
    thingName: required(config.thingName ?? otherName, 'thing', 'give it by --thing'),
    dataEndpoint: required(config.dataEndpoint, 'iotDataEndpoint', 'the gateway is not provisioned yet'),
    certificatePath: required(
      config.certificatePath,
      'certificate',
      config.certificatePath ? hardware : 'the gateway is not provisioned yet',
    ),
    privateKeyPath: required(
      config.privateKeyPath,
      'key',
      config.privateKeyPath ? hardware : 'the gateway is not provisioned yet',
    ),
    rootCaPath: required(config.rootCaPath, 'root certificate', 'the gateway is not provisioned yet'),
  };
}
