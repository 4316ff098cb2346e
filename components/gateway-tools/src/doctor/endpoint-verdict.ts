import { fault, ok, unknown, type Verdict } from './finding.ts';
import type { Reach, TlsTarget } from './ports.ts';
import { shownText } from './words.ts';

type Cause = { readonly name: string; readonly todo: string };

const cause = (name: string, todo: string): Cause => ({ name, todo });

const CAUSES: readonly (readonly [RegExp, Cause])[] = [
  [
    /^(ENOTFOUND|EAI_|ENODATA)/,
    cause(
      'its name is not resolved',
      'Is the network up, and its DNS? Is the endpoint spelled right? getent hosts NAME',
    ),
  ],
  [
    /^ECONNREFUSED$/,
    cause('the connection is refused', 'Does a firewall or a proxy forbid the port? Is the port right?'),
  ],
  [/^(ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/, cause('there is no route', 'Is the network up? ip route')],
  [/^(ETIMEDOUT|TIMEOUT)$/, cause('nobody answers', 'A firewall that drops the port: open it to *.amazonaws.com.')],
  [
    /^(SELF_SIGNED_CERT|UNABLE_TO_|DEPTH_ZERO|CERT_SIGNATURE|INVALID_CA|CERT_UNTRUSTED)/,
    cause(
      'its certificate is not of the root CA that the gateway trusts',
      'See root-ca. Or something between opens the TLS connections: let it pass these.',
    ),
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    cause('another server answers', 'A captive portal or a proxy is between; or the endpoint is misspelled.'),
  ],
  [
    /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    cause('its certificate is not valid now', "Is this machine's clock right? See clock-plausible."),
  ],
  [
    /(KEY_VALUES_MISMATCH|ERR_OSSL|PEM_)/,
    cause("the gateway's own certificate or key cannot be used", 'See certificate-key and credential-files.'),
  ],
  [
    /^ERR_SSL_.*(ALERT|CERTIFICATE)/,
    cause(
      "the gateway's certificate is refused",
      'Is it active in AWS IoT, and of this account and region? See certificate-dates.',
    ),
  ],
];

/** A server that ends the connection without a word. */
const CUT: Readonly<Record<Reach['step'], Cause>> = {
  dns: cause('its name is not resolved', 'Is the network up, and its DNS?'),
  tcp: cause('the connection is cut', 'Something between cuts it: a firewall, or a network that is down.'),
  tls: cause(
    'the connection is cut during TLS',
    "The network cuts it, or the server refuses the gateway's certificate: is it active in AWS IoT?",
  ),
  done: cause('the connection is cut', 'Try again.'),
};

/** The way of the nucleus is not the doctor's there, and a direct one is often forbidden. */
export const BEHIND_PROXY = unknown(
  'the nucleus goes by a proxy, which is not tried',
  'cloud-link tells whether readings arrive; the log of the nucleus, what the proxy said.',
);

/** What a try to reach an endpoint says: which step failed, and what to do. */
export function endpointVerdict(
  target: Pick<TlsTarget, 'host' | 'port'>,
  { step, code, text, tookMs }: Reach,
): Verdict {
  const where = `${target.host}:${target.port}`;
  const details = { host: target.host, port: target.port, step, code: code ?? '', took_ms: tookMs };
  if (step === 'done') return ok(`${where} is reached by TLS`, details);
  const { name, todo } = CAUSES.find(([pattern]) => pattern.test(code ?? ''))?.[1] ?? CUT[step];
  return fault(`${where}: ${name}`, todo, { ...details, text: shownText(text ?? '') });
}
