import { describe, expect, it } from '@jest/globals';
import { componentEnvironment } from '../../src/lifecycle/component-environment.ts';

const FACTS = { ipcSocketPath: '/gg/ipc.socket', thingName: 'pi-1', region: 'eu-west-1', nucleusVersion: '2.18.0' };

describe('the environment of a component', () => {
  it('names the nucleus, and nothing of the developer but the path', () => {
    const own = { PATH: '/bin', AWS_SECRET_ACCESS_KEY: 'secret', NODE_OPTIONS: '--inspect' };
    expect(componentEnvironment(own, FACTS, 'token', { EXTRA: '1' })).toEqual({
      PATH: '/bin',
      SVCUID: 'token',
      AWS_GG_NUCLEUS_DOMAIN_SOCKET_FILEPATH_FOR_COMPONENT: '/gg/ipc.socket',
      AWS_IOT_THING_NAME: 'pi-1',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      GGC_VERSION: '2.18.0',
      EXTRA: '1',
    });
  });

  it('names the root certificate where there is one', () => {
    expect(componentEnvironment({}, { ...FACTS, rootCaPath: '/ca.pem' }, 't', {})['GG_ROOT_CA_PATH']).toBe('/ca.pem');
  });
});
