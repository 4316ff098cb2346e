import { describe, expect, it } from '@jest/globals';
import { isInHardware, nucleusConfigOf } from '../../src/nucleus/nucleus-config.ts';
import { NucleusConfigInvalidError } from '../../src/nucleus/nucleus-errors.ts';

const system = {
  certificateFilePath: '/certs/device.pem.crt',
  privateKeyPath: '/certs/private.pem.key',
  rootCaPath: '/certs/root.pem',
  thingName: 'gw-7',
};

describe('the configuration of a nucleus', () => {
  it('is read from the classic file', () => {
    const configuration = {
      awsRegion: 'eu-west-1',
      iotDataEndpoint: 'data.example.com',
      iotCredEndpoint: 'cred.example.com',
      iotRoleAlias: 'alias',
      mqtt: { port: 443 },
      networkProxy: { proxy: { url: 'http://user:secret@proxy:3128' } },
      runWithDefault: { posixUser: 'ggc_user:ggc_group' },
    };
    const services = { 'aws.greengrass.Nucleus': { version: '2.18.0', configuration }, main: { runtime: {} } };
    const content = { system: { ...system, rootpath: '/greengrass/v2' }, services };
    expect(nucleusConfigOf('classic', [{ file: 'effectiveConfig.yaml', content }])).toEqual({
      flavour: 'classic',
      files: ['effectiveConfig.yaml'],
      rootPath: '/greengrass/v2',
      thingName: 'gw-7',
      region: 'eu-west-1',
      dataEndpoint: 'data.example.com',
      credentialEndpoint: 'cred.example.com',
      roleAlias: 'alias',
      mqttPort: 443,
      behindProxy: true,
      certificatePath: '/certs/device.pem.crt',
      privateKeyPath: '/certs/private.pem.key',
      rootCaPath: '/certs/root.pem',
      posixUser: 'ggc_user:ggc_group',
      nucleusVersion: '2.18.0',
    });
  });

  it("is lite's files one over the other, and nothing of the other nucleus", () => {
    const nucleus = { 'aws.greengrass.NucleusLite': { configuration: { awsRegion: 'eu-west-1' } } };
    const later = { 'aws.greengrass.NucleusLite': { configuration: { iotDataEndpoint: 'data.example.com' } } };
    const config = nucleusConfigOf('lite', [
      { file: 'config.yaml', content: { system: { rootPath: '/var/lib/gg' }, services: nucleus } },
      { file: 'config.d/certs.yaml', content: { system, services: later } },
      { file: 'config.d/empty.yaml', content: null },
    ]);
    const merged = {
      rootPath: '/var/lib/gg',
      thingName: 'gw-7',
      region: 'eu-west-1',
      dataEndpoint: 'data.example.com',
    };
    expect(config).toMatchObject({ ...merged, mqttPort: 8883, behindProxy: false, nucleusVersion: undefined });
    expect(nucleusConfigOf('classic', [{ file: 'x', content: { services: nucleus } }]).region).toBeUndefined();
  });

  it('knows where lite puts the certificate that it was provisioned with', () => {
    const configuration = {
      iotDataEndpoint: 'data.example.com',
      rootCaPath: '/certs/root.pem',
      claimCertPath: '/c.pem',
    };
    const content = {
      system: { certificateFilePath: '', privateKeyPath: '', thingName: '' },
      services: { 'aws.greengrass.fleet_provisioning': { configuration } },
    };
    expect(nucleusConfigOf('lite', [{ file: 'config.yaml', content }])).toMatchObject({
      thingName: undefined,
      dataEndpoint: 'data.example.com',
      certificatePath: '/var/lib/greengrass/credentials/certificate.pem',
      privateKeyPath: '/var/lib/greengrass/credentials/priv_key',
      rootCaPath: '/certs/root.pem',
    });
  });

  it('takes file URIs for paths, and knows what lies in hardware', () => {
    const uris = { certificateFilePath: 'file:///certs/a.pem', privateKeyPath: 'pkcs11:object=key;type=private' };
    const config = nucleusConfigOf('classic', [{ file: 'x', content: { system: uris } }]);
    expect(config.certificatePath).toBe('/certs/a.pem');
    expect(isInHardware(config.privateKeyPath ?? '')).toBe(true);
    expect(isInHardware('/certs/a.pem')).toBe(false);
  });

  it('refuses another shape and names where', () => {
    const read = () => nucleusConfigOf('lite', [{ file: 'config.yaml', content: { system: 'here' } }]);
    expect(read).toThrow(NucleusConfigInvalidError);
    expect(read).toThrow('config.yaml is no configuration of a nucleus (system)');
  });
});
