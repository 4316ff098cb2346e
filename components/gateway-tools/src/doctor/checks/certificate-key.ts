import type { Check } from '../check.ts';
import { readCredentials, textOf } from '../credentials.ts';
import { fault, ok, unknown } from '../finding.ts';
import { certificatesIn } from '../parsing/certificates.ts';

/** A key of another certificate is the mistake of copying by hand. */
export const certificateKey: Check = {
  id: 'certificate-key',
  about: "whether the private key is the one of the gateway's certificate",
  async look(situation) {
    const { certificate, key } = await readCredentials(situation);
    if (key === undefined) return [];
    const [own] = certificatesIn(textOf(certificate) ?? '');
    const keyText = textOf(key);
    if (own === undefined || keyText === undefined) {
      return [unknown('certificate or key cannot be read', 'Run it as root: sudo sward doctor')];
    }
    const details = { subject: own.subject };
    const fit = own.fits(keyText);
    if (fit === 'fits') return [ok('the key is the one of the certificate', details)];
    if (fit === 'unreadable')
      return [fault('the key file holds no key', 'Put the PEM file there, without a password.', details)];
    return [
      fault(
        'the key is not the one of the certificate',
        'One of the two files was exchanged alone: put the pair there, or onboard the gateway again.',
        details,
      ),
    ];
  },
};
