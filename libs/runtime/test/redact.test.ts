import { describe, expect, it } from '@jest/globals';
import { redact } from '@sward/runtime/redact.ts';
import fc from 'fast-check';

const SECRET = 'Xq7canary.9-Zt';

describe('a text for the log', () => {
  it.each([
    `login failed: password=${SECRET}`,
    `bad value {"authToken":"${SECRET}","a":1}`,
    `SVCUID: ${SECRET}, socket closed`,
    `Authorization: Bearer ${SECRET}${SECRET}`,
    `GET /?api_key=${SECRET}&x=1 -> 403`,
    `secretAccessKey = '${SECRET}'`,
    `unexpected "bindkey": "${SECRET} with a blank"`,
    `-----BEGIN RSA PRIVATE KEY-----\n${SECRET}\n-----END RSA PRIVATE KEY-----`,
    `-----BEGIN CERTIFICATE-----\n${SECRET} and cut off`,
    `connect mqtts://gw-1:${SECRET}@broker:8883 refused`,
    `token eyJ${SECRET.replaceAll('.', '')}x.${SECRET}`,
    `bearer ${SECRET}`,
  ])('loses the secret in %j', (text) => {
    const shown = redact(text);
    expect(shown).not.toContain(SECRET);
    expect(shown).toContain('[redacted]');
  });

  it.each([SECRET, `{"a":${SECRET}`, `[1,2,3,4,5,6,7,8,9,10,11 ${SECRET} 1,2,3,4,5,6,7,8,9]`])(
    'loses what JSON.parse quotes of %j',
    (text) => {
      const message = (() => {
        try {
          return String(JSON.parse(text));
        } catch (error) {
          return String(error);
        }
      })();
      expect(redact(message)).not.toContain(SECRET.slice(0, 4));
      expect(redact(message)).toContain('JSON');
    },
  );

  it('loses the access key ids of AWS', () => {
    expect(redact(`signed by ${['AKIA', 'IOSFODNN7EXAMPLE'].join('')}`)).toBe('signed by [redacted]');
  });

  it.each([
    'Deploy an accessControl policy that names it exactly.',
    'no answer within 15000 ms. It may still take effect.',
    'commit_interval_ms: unknown key, did you mean log_level?',
    'https://docs.aws.amazon.com/greengrass/v2 says so',
    'sward/delivery/batch/cloud',
    'seq 12:30, at 10:31:05',
  ])('stays as it is where it tells none: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('ends soon and stays bounded, whatever beginnings of secrets it is made of', () => {
    // A pattern that could backtrack without bound would keep this test from ending.
    const nasty = fc.constantFrom(
      'key',
      'token=',
      '"',
      "'",
      ':',
      ' ',
      '-----BEGIN A-----',
      'eyJ',
      '://',
      'bearer ',
      'a',
    );
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 300 }), (parts) => {
        const text = parts.join('');
        expect(redact(text).length).toBeLessThanOrEqual(text.length * 4 + 10);
      }),
    );
  });
});
