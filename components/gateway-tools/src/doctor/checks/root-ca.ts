import type { Check } from '../check.ts';
import { readCredentials, textOf } from '../credentials.ts';
import { fault, ok, unknown, warning } from '../finding.ts';
import { certificatesIn } from '../parsing/certificates.ts';

/** Amazon's own roots, and the one that they were cross-signed by. */
const AMAZON = /CN=(Amazon Root CA \d|Starfield Services Root Certificate Authority - G2)\b/;

/** The authorities that the nucleus trusts. */
export const rootCa: Check = {
  id: 'root-ca',
  about: "whether the root CA file holds certificates that are valid, and Amazon's where the endpoint is Amazon's",
  async look(situation) {
    const pem = textOf((await readCredentials(situation)).rootCa);
    if (pem === undefined) return [unknown('the root CA cannot be read')];
    const roots = certificatesIn(pem);
    const { nowMs, gateway } = situation;
    const valid = roots.filter(({ validFromMs, validToMs }) => validFromMs <= nowMs && nowMs < validToMs);
    const details = { certificates: roots.length, valid: valid.length, first: roots[0]?.subject ?? '' };
    const fetch = `Put Amazon's there: sudo curl -o ${gateway.config.rootCaPath} https://www.amazontrust.com/repository/AmazonRootCA1.pem`;
    if (roots.length === 0) return [fault('the root CA file holds no certificate', fetch, details)];
    if (valid.length === 0)
      return [fault('no root CA in the file is valid now', 'Is the clock right? See clock-plausible.', details)];
    const isAws = gateway.config.dataEndpoint?.endsWith('.amazonaws.com') ?? false;
    if (isAws && !valid.some(({ subject }) => AMAZON.test(subject))) {
      return [warning("Amazon's root is not in the root CA file", fetch, details)];
    }
    return [ok(`${valid.length} root CA is trusted`.replace(/^(?!1 )(\d+) root CA is/, '$1 root CAs are'), details)];
  },
};
