import type { Check } from '../check.ts';
import { fault, ok, unknown } from '../finding.ts';
import { shownText } from '../words.ts';

/** What a core must know before it can connect. */
export const nucleusConfig: Check = {
  id: 'nucleus-config',
  about: "the nucleus's own configuration: thing name, endpoint, certificate, key and root CA are named",
  async look({ gateway: { config, problem } }) {
    if (problem?.forbidden) return [unknown(shownText(problem.text), 'Run it as root: sudo sward doctor')];
    if (problem !== undefined)
      return [fault(shownText(problem.text), 'Correct the file, or onboard the gateway again.')];
    const needed = {
      thingName: config.thingName,
      iotDataEndpoint: config.dataEndpoint,
      certificateFilePath: config.certificatePath,
      privateKeyPath: config.privateKeyPath,
      rootCaPath: config.rootCaPath,
    };
    const missing = Object.entries(needed).flatMap(([key, value]) => (value === undefined ? [key] : []));
    const details = { files: config.files.join(', '), thing: config.thingName ?? '', missing: missing.join(', ') };
    if (missing.length === 0) return [ok(`configured as ${config.thingName}`, details)];
    return [
      fault(
        `the nucleus is not told ${missing.join(', ')}`,
        `Was this gateway onboarded? Complete ${config.files.join(', ')}, or onboard it again.`,
        details,
      ),
    ];
  },
};
