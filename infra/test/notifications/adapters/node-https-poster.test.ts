import type { LookupAddress } from 'node:dns';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NodeHttpsPoster, type Resolver } from '../../../lib/notifications/adapters/node-https-poster.ts';
import { ChannelBusyError, ChannelRefusedError } from '../../../lib/notifications/notification-errors.ts';
import { type HttpsServer, startHttpsServer } from '../https-server.ts';

const resolverOf =
  (...addresses: readonly string[]): Resolver =>
  (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

describe('NodeHttpsPoster', () => {
  let server: HttpsServer;
  let poster: NodeHttpsPoster;
  beforeEach(async () => {
    server = await startHttpsServer();
    poster = new NodeHttpsPoster({ ca: server.ca, allowPrivate: true });
  });
  afterEach(() => server.close());

  it('posts JSON and gives back status, body and wait', async () => {
    server.reply = () => ({ status: 429, body: 'later', headers: { 'retry-after': '17' } });
    const answer = await poster.post({ url: `${server.url}/a?b=c`, body: '{"ü":1}', headers: { 'x-one': '1' } });
    expect(answer).toEqual({ status: 429, body: 'later', retryAfterS: 17 });
    expect(server.received).toEqual([expect.objectContaining({ method: 'POST', path: '/a?b=c', body: '{"ü":1}' })]);
    expect(server.received[0]?.headers).toMatchObject({
      'x-one': '1',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  it('follows no redirect', async () => {
    server.reply = () => ({ status: 307, headers: { location: `${server.url}/elsewhere` } });
    expect((await poster.post({ url: server.url, body: '{}' })).status).toBe(307);
    expect(server.received).toHaveLength(1);
  });

  it('reads no more than the beginning of an answer', async () => {
    server.reply = () => ({ status: 200, body: 'x'.repeat(5_000_000) });
    expect((await poster.post({ url: server.url, body: '{}' })).body).toBe('x'.repeat(4096));
  });

  it('is busy where no answer comes in time', async () => {
    server.reply = () => undefined;
    const hasty = new NodeHttpsPoster({ ca: server.ca, allowPrivate: true, timeoutMs: 50 });
    await expect(hasty.post({ url: `${server.url}/secret`, body: '{}' })).rejects.toThrow(
      new ChannelBusyError(`${server.host} gave no answer: it took too long`),
    );
  });

  it('is busy where nobody listens, and tells no path, which may be a credential', async () => {
    await server.close();
    const attempt = poster.post({ url: `${server.url}/secret`, body: '{}' });
    await expect(attempt).rejects.toThrow(new ChannelBusyError(`${server.host} gave no answer: ECONNREFUSED`));
    server = await startHttpsServer();
  });

  it('trusts no certificate that it was not told to', async () => {
    const strict = new NodeHttpsPoster({ allowPrivate: true });
    await expect(strict.post({ url: server.url, body: '{}' })).rejects.toThrow(/SELF_SIGNED/);
    expect(server.received).toEqual([]);
  });

  it('refuses what is not HTTPS, and credentials in a URL', async () => {
    await expect(poster.post({ url: 'http://localhost/', body: '{}' })).rejects.toThrow(ChannelRefusedError);
    await expect(poster.post({ url: 'https://a:b@localhost/', body: '{}' })).rejects.toThrow(ChannelRefusedError);
  });

  it.each([
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00:ec2::254]/',
  ])('refuses the address in %s without asking it', async (url) => {
    await expect(new NodeHttpsPoster().post({ url, body: '{}' })).rejects.toThrow(/not on the internet/);
  });

  it('refuses a name that means this machine', async () => {
    const careful = new NodeHttpsPoster({ ca: server.ca });
    await expect(careful.post({ url: server.url, body: '{}' })).rejects.toThrow(ChannelRefusedError);
    expect(server.received).toEqual([]);
  });

  it('refuses a name of which one address is private', async () => {
    const resolver = resolverOf('93.184.216.34', '10.0.0.5');
    const careful = new NodeHttpsPoster({ ca: server.ca, resolver });
    await expect(careful.post({ url: 'https://mixed.example/', body: '{}' })).rejects.toThrow(
      'mixed.example is 10.0.0.5, which is not on the internet: it is not asked',
    );
  });

  it('connects to the address that it judged', async () => {
    const port = server.host.split(':')[1];
    const resolver = resolverOf('127.0.0.1');
    const told = new NodeHttpsPoster({ ca: server.ca, allowPrivate: true, resolver });
    // The name is not in the certificate: that the handshake fails on it shows that the server was reached.
    await expect(told.post({ url: `https://nowhere.example:${port}/`, body: '{}' })).rejects.toThrow(/ALTNAME/);
  });

  it('is busy where a name has no address', async () => {
    const resolver: Resolver = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('none'), { code: 'ENOTFOUND' }), []);
    const careful = new NodeHttpsPoster({ resolver });
    await expect(careful.post({ url: 'https://nowhere.example/', body: '{}' })).rejects.toThrow(
      new ChannelBusyError('nowhere.example gave no answer: ENOTFOUND'),
    );
  });
});
