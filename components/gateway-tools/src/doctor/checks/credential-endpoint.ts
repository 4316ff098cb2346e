import type { Check } from '../check.ts';
import { readCredentials, textOf } from '../credentials.ts';
import { BEHIND_PROXY, endpointVerdict } from '../endpoint-verdict.ts';
import { unknown } from '../finding.ts';
import type { TlsTarget } from '../ports.ts';

const HTTPS = 443;

/** Where the nucleus gets AWS credentials from, to load components. No credentials are asked for here. */
export const credentialEndpoint: Check = {
  id: 'credential-endpoint',
  about: "whether the credential endpoint, which deployments need, is reached by TLS with the gateway's certificate",
  needsNetwork: true,
  async look(situation) {
    const host = situation.gateway.config.credentialEndpoint;
    if (host === undefined) return [];
    if (situation.gateway.config.behindProxy) return [BEHIND_PROXY];
    const { certificate, key, rootCa } = await readCredentials(situation);
    const [ownCertificate, ownKey, ca] = [certificate, key, rootCa].map(textOf);
    if (ca === undefined)
      return [unknown('without the root CA nothing can be tried', 'Run it as root: sudo sward doctor')];
    const own =
      ownCertificate === undefined || ownKey === undefined ? {} : { certificate: ownCertificate, key: ownKey };
    const target: TlsTarget = { host, port: HTTPS, ca, ...own };
    return [endpointVerdict(target, await situation.machine.reach(target))];
  },
};
