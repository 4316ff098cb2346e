import type { Check } from '../check.ts';
import { fault, ok, unknown, warning } from '../finding.ts';
import { spanOf } from '../words.ts';

/** HTTP tells whole seconds, and the answer takes its time, s. */
const WARN_S = 5;
/** From here on signatures of AWS calls are refused, s. */
const REFUSED_S = 300;
const HTTPS = 443;

/** This clock beside the clock of AWS. */
export const clockOffset: Check = {
  id: 'clock-offset',
  about: 'this clock beside the one of AWS, by the Date of an HTTPS answer of the credential endpoint',
  needsNetwork: true,
  async look({ machine, gateway: { config } }) {
    const host = config.credentialEndpoint;
    if (host === undefined || config.behindProxy) return [];
    const ahead = await machine.clockAhead({ host, port: HTTPS });
    if (!ahead.ok) return [unknown(`nothing to compare the clock with: ${ahead.text}`)];
    const offsetS = Math.round(ahead.value / 1000);
    const details = { offset_s: offsetS, server: host };
    const words = `the clock is ${spanOf(Math.abs(offsetS))} ${offsetS < 0 ? 'slow' : 'fast'}`;
    if (Math.abs(offsetS) <= WARN_S) return [ok('the clock agrees with that of AWS', details)];
    if (Math.abs(offsetS) < REFUSED_S) return [warning(words, 'sudo timedatectl set-ntp true', details)];
    return [fault(`${words}: AWS refuses signed calls`, 'sudo timedatectl set-ntp true', details)];
  },
};
