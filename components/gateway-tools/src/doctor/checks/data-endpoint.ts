import { isInHardware } from '../../nucleus/nucleus-config.ts';
import type { Check } from '../check.ts';
import { readCredentials, textOf } from '../credentials.ts';
import { BEHIND_PROXY, endpointVerdict } from '../endpoint-verdict.ts';
import { unknown } from '../finding.ts';
import type { TlsTarget } from '../ports.ts';

const HTTPS = 443;
/** ALPN, by which AWS IoT serves MQTT on 443. */
const MQTT_ON_443 = 'x-amzn-mqtt-ca';

/**
 * The way that readings take. It ends with TLS: an MQTT connection under the thing's name would take the nucleus's own
 * connection over, for the cloud keeps one for each client id, and another name is not allowed by the gateway's policy.
 */
export const dataEndpoint: Check = {
  id: 'data-endpoint',
  about: "whether IoT Core's data endpoint is reached by TLS with the gateway's certificate; names the step that fails",
  needsNetwork: true,
  async look(situation) {
    const { config } = situation.gateway;
    if (config.dataEndpoint === undefined) return [];
    if (config.behindProxy) return [BEHIND_PROXY];
    const { certificate, key, rootCa } = await readCredentials(situation);
    const [ownCertificate, ownKey, ca] = [certificate, key, rootCa].map(textOf);
    const hardware = [config.certificatePath, config.privateKeyPath].some(
      (path) => path !== undefined && isInHardware(path),
    );
    if (ca === undefined || (!hardware && (ownCertificate === undefined || ownKey === undefined))) {
      return [
        unknown('without certificate, key and root CA nothing can be tried', 'Run it as root: sudo sward doctor'),
      ];
    }
    const target: TlsTarget = {
      host: config.dataEndpoint,
      port: config.mqttPort,
      ca,
      ...(config.mqttPort === HTTPS ? { protocol: MQTT_ON_443 } : {}),
      ...(ownCertificate === undefined || ownKey === undefined ? {} : { certificate: ownCertificate, key: ownKey }),
    };
    return [endpointVerdict(target, await situation.machine.reach(target))];
  },
};
