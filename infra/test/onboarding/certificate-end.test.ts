import { describe, expect, it } from '@jest/globals';
import { certificateEnd } from '../../lib/onboarding/certificate-end.ts';
import { selfSigned } from '../notifications/self-signed.ts';
import { AT, DAY } from './examples.ts';
import { question, World } from './world.ts';

describe('the end of a certificate', () => {
  const { certificate: pem } = selfSigned(AT);

  it('is read from it, and kept when the hook gives it out', async () => {
    const end = certificateEnd(pem);
    expect(end).toBe(AT + DAY);
    const world = new World();
    await world.register();
    await world.provisioning.answer(question({ certificatePem: pem }));
    expect(await world.registrations.find('gw-1')).toMatchObject({ certificate_ends_at: end });
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['another text', 'no certificate'],
    ['half a certificate', pem.slice(0, 200)],
  ])('is not known of %s', (_, text) => {
    expect(certificateEnd(text)).toBeUndefined();
  });
});
