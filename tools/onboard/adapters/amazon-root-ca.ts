import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { NucleusPackageError } from '../onboard-errors.ts';

/** SHA-256 fingerprint of "Amazon Root CA 1", which signed the endpoints of AWS IoT; good until 2038. */
const FINGERPRINT = '8E:CD:E6:88:4F:3D:87:B1:12:5B:A3:1A:C3:FC:B1:3D:70:16:DE:7F:57:CC:90:4F:E1:CB:97:C6:AE:98:19:6E';

/** The certificate that gateways know AWS IoT by, PEM: Node brings it along. @throws NucleusPackageError */
export function amazonRootCa(): string {
  const found = rootCertificates.find((pem) => new X509Certificate(pem).fingerprint256 === FINGERPRINT);
  if (found !== undefined) return found;
  throw new NucleusPackageError('this Node does not know Amazon Root CA 1: use the one that README names');
}
