import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openIpcSession } from '@sward/greengrass-ipc/adapters/ipc-session.ts';
import type { IpcSession } from '@sward/greengrass-ipc/ipc-session.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { IpcHarness } from '../../simulator/nucleus/test/support/ipc-harness.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:kitchen-AbCdEf';
const RIGHTS = {
  'aws.greengrass.SecretManager': {
    keys: { policyDescription: 'test', operations: ['aws.greengrass#GetSecretValue'], resources: ['kitchen', ARN] },
  },
};

let harness: IpcHarness | undefined;
let session: IpcSession | undefined;

async function connect(flavour: 'lite' | 'classic', secrets?: ReadonlyMap<string, string>): Promise<IpcSession> {
  harness = await IpcHarness.start(flavour, secrets === undefined ? {} : { secrets });
  const serviceId = harness.addComponent('A', RIGHTS);
  const deps = { clock: createSystemClock(), logger: createRecordingLogger() };
  session = await openIpcSession({ socketPath: harness.server.socketPath, serviceId, timeoutMs: 5000, ...deps });
  return session;
}

beforeEach(() => {
  harness = undefined;
  session = undefined;
});

afterEach(async () => {
  await session?.close();
  await harness?.stop();
});

describe('a secret', () => {
  const SECRETS = new Map([
    ['kitchen', 'text'],
    ['garage', 'hidden'],
  ]);

  it('is read from the Secret Manager of classic by a component that may', async () => {
    expect(await (await connect('classic', SECRETS)).getSecret('kitchen')).toBe('text');
  });

  it('is not given to a component whose accessControl does not name it', async () => {
    await expect((await connect('classic', SECRETS)).getSecret('garage')).rejects.toThrow('not authorized');
  });

  it('that does not exist is said to be missing', async () => {
    await expect((await connect('classic', SECRETS)).getSecret(ARN)).rejects.toThrow('not found');
  });

  it.each(['lite', 'classic'] as const)('is refused by a %s nucleus without a Secret Manager', async (flavour) => {
    await expect((await connect(flavour)).getSecret('kitchen')).rejects.toMatchObject({
      name: expect.stringMatching(/^Bus/),
    });
  });
});
