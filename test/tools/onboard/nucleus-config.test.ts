import { describe, expect, it } from '@jest/globals';
import { nucleusConfigOf } from '@sward/gateway-tools/nucleus/nucleus-config.ts';
import fc from 'fast-check';
import { parse } from 'yaml';
import { nucleusConfig } from '../../../tools/onboard/nucleus-config.ts';

const SETTINGS = {
  ...{ gatewayId: 'gw-1', region: 'eu-west-1', nucleusVersion: '2.16.0' },
  ...{ dataEndpoint: 'abc-ats.iot.example', credentialEndpoint: 'abc.credentials.iot.example' },
};
const TOKEN = '00112233445566778899001122334455';
const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });
const id = fc.string({ unit: fc.constantFrom(...'09azAZ_.:-'), minLength: 1, maxLength: 64 });

describe('the configuration of a nucleus', () => {
  it('of lite has no certificate and no endpoint of the nucleus before it is provisioned', () => {
    const { system, services } = parse(nucleusConfig('lite', { ...SETTINGS, token: TOKEN }));
    expect(system).toMatchObject({
      certificateFilePath: '',
      privateKeyPath: '',
      thingName: '',
      rootPath: '/var/lib/greengrass',
    });
    expect(services['aws.greengrass.NucleusLite'].configuration).toMatchObject({
      ...{ iotDataEndpoint: '', iotCredEndpoint: '', iotRoleAlias: 'SwardTokenExchange' },
      runWithDefault: { posixUser: 'ggc_user:ggc_group' },
    });
    expect(services['aws.greengrass.fleet_provisioning'].configuration).toMatchObject({
      ...{ templateName: 'SwardGateways', iotDataEndpoint: 'abc-ats.iot.example', templateParams: { Token: TOKEN } },
    });
  });

  it('of classic names the plugin, its template and a client id that is no gateway', () => {
    const { services } = parse(nucleusConfig('classic', { ...SETTINGS, token: TOKEN, serial: '10000000abcd' }));
    expect(services['aws.greengrass.Nucleus']).toEqual({ version: '2.16.0' });
    expect(services['aws.greengrass.FleetProvisioningByClaim'].configuration).toMatchObject({
      ...{ provisioningTemplate: 'SwardGateways', deviceId: 'sward-claim-gw-1', rootPath: '/greengrass/v2' },
      templateParameters: { Token: TOKEN, SerialNumber: '10000000abcd' },
    });
  });

  it.each(['lite', 'classic'] as const)(
    'of %s keeps tokens and ids as they are, whatever they look like',
    (flavour) => {
      fc.assert(
        fc.property(hex, id, (token, serial) => {
          const text = JSON.stringify(parse(nucleusConfig(flavour, { ...SETTINGS, token, serial })));
          expect(text).toContain(`"Token":"${token}"`);
          expect(text).toContain(`"SerialNumber":"${serial}"`);
        }),
      );
    },
  );

  it('is read by the tools on the gateway', () => {
    const content = parse(nucleusConfig('lite', { ...SETTINGS, token: TOKEN }));
    expect(nucleusConfigOf('lite', [{ file: 'config.yaml', content }])).toMatchObject({
      ...{
        dataEndpoint: 'abc-ats.iot.example',
        credentialEndpoint: 'abc.credentials.iot.example',
        region: 'eu-west-1',
      },
      ...{ certificatePath: '/var/lib/greengrass/credentials/certificate.pem', posixUser: 'ggc_user:ggc_group' },
    });
  });
});
