import { GetSecretValueCommand, type PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from '@jest/globals';
import { readToken } from '../../../lib/timeseries/adapters/secret-token.ts';
import { readCredentials, SecretVault } from '../../../lib/timeseries/adapters/secret-vault.ts';

/** One secret. */
class FakeSecrets {
  text: string | undefined;

  constructor(text?: string) {
    this.text = text;
  }

  async send(command: GetSecretValueCommand | PutSecretValueCommand): Promise<{ SecretString?: string }> {
    if (!(command instanceof GetSecretValueCommand)) this.text = command.input.SecretString;
    return this.text === undefined ? {} : { SecretString: this.text };
  }
}

describe('a token in a secret', () => {
  it('comes back as it was kept, and is what the writer finds there', async () => {
    const secrets = new FakeSecrets();
    const vault = new SecretVault('arn', secrets);
    await vault.write({ authorizationId: 'authorization-1', token: 'the-token==' });
    expect(await vault.read()).toEqual({ authorizationId: 'authorization-1', token: 'the-token==' });
    expect(readToken(secrets.text)).toBe('the-token==');
  });

  // CloudFormation makes a secret with a random text in it.
  it.each([undefined, 'random', '{"token":"by hand"}', '{}'])(
    'is none of ours where the secret holds %s',
    async (text) => {
      expect(await new SecretVault('arn', new FakeSecrets(text)).read()).toBeUndefined();
    },
  );
});

describe('the administrator', () => {
  it('is who the secret says', async () => {
    const text = '{"username":"admin","password":"secret","more":1}';
    expect(await readCredentials('arn', new FakeSecrets(text))).toEqual({ username: 'admin', password: 'secret' });
  });

  it('is nobody where it says nothing, and the error repeats none of it', async () => {
    const failure = readCredentials('arn', new FakeSecrets('{"password":"canary"}'));
    await expect(failure).rejects.toMatchObject({
      code: 'DATABASE_ACCESS',
      message: expect.not.stringContaining('canary'),
    });
  });
});
