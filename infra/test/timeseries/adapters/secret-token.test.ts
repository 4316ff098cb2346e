import { describe, expect, it } from '@jest/globals';
import { readToken, SecretToken } from '../../../lib/timeseries/adapters/secret-token.ts';

describe('the token in a secret', () => {
  it.each([
    ['the whole of it', ' my-token-of-InfluxDB-2==\n', 'my-token-of-InfluxDB-2=='],
    ['our own form', '{"authorization_id":"0a1b2c3d4e5f","token":"my-token=="}', 'my-token=='],
    [
      'whatever form AWS gives that of InfluxDB 3',
      '{"engine":"timestream-influxdb","x":"apiv3_abcdefgh"}',
      'apiv3_abcdefgh',
    ],
  ])('is found as %s', (_, secret, token) => {
    expect(readToken(secret)).toBe(token);
  });

  it.each([
    undefined,
    '',
    '{"username":"admin","password":"canary-password"}',
    '{broken canary',
    'two words canary',
    '{"token":5}',
  ])('is missed in %s, and the error tells nothing of it', (secret) => {
    expect(() => readToken(secret)).toThrow(/holds no token yet/);
    expect(() => readToken(secret)).not.toThrow(/canary/);
  });

  it('is asked for once in five minutes, and at once after it was refused', async () => {
    let [clock, reads] = [0, 0];
    const client = { send: async () => ({ SecretString: `token-number-${++reads}` }) };
    const token = new SecretToken('arn', client, () => clock);
    expect(await token.read()).toBe('token-number-1');
    clock = 299_999;
    expect(await token.read()).toBe('token-number-1');
    clock = 300_000;
    expect(await token.read()).toBe('token-number-2');
    token.forget();
    expect(await token.read()).toBe('token-number-3');
  });
});
