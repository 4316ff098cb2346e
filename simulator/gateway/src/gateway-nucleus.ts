import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Cloud } from '@sward/cloud/cloud.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { createNucleus, type Nucleus } from '@sward/nucleus/nucleus.ts';
import type { Radio } from '@sward/radio/radio.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { writeNucleusConfig } from './adapters/nucleus-config-file.ts';
import { greengrassArchitecture } from './device-arch.ts';
import { StartError } from './gateway-errors.ts';
import type { GatewayOptions } from './options.ts';
import type { ProcessWatch } from './process-watch.ts';
import type { Traffic } from './traffic.ts';
import type { Workbench } from './workbench.ts';

/**
 * A component is out in 5 s; one that is held at a breakpoint is not waited for as long as on a gateway. And nothing of the last
 * run starts ahead of the deployment: it would take the inspector's ports, or be held ahead of its first line, and be stopped.
 */
const BENCH = { stopTimeoutMs: 6000, startEmpty: true };

export type GatewayNucleusDeps = {
  readonly options: GatewayOptions;
  readonly log: Logger;
  readonly cloud: Pick<Cloud, 'url' | 'certificates'>;
  readonly radio: Pick<Radio, 'environment'> | undefined;
  readonly traffic: Pick<Traffic, 'note'>;
  readonly processes: Pick<ProcessWatch, 'began'>;
  readonly workbench: Workbench | undefined;
};

type Identity = { readonly certificate: string; readonly key: string };

/**
 * The nucleus of a local gateway, not yet started, with its configuration file as a gateway has it.
 * @throws StartError where the gateway has no certificate
 */
export function gatewayNucleus(deps: GatewayNucleusDeps): Nucleus {
  const { options, cloud } = deps;
  const identity = identityOf(deps);
  const nucleus = createNucleus({ ...optionsOf(deps, identity), observer: observerOf(deps, () => nucleus) });
  const { url, certificates } = cloud;
  const thing = { flavour: options.flavour, thingName: options.gateway };
  writeNucleusConfig({ root: nucleus.root, ...thing, url, ca: certificates.ca, ...identity });
  return nucleus;
}

function identityOf({ options, cloud }: GatewayNucleusDeps): Identity {
  const own = cloud.certificates.gateways.get(options.gateway);
  const certificate = options.cert ?? own?.certificate;
  const key = options.key ?? own?.key;
  if (certificate === undefined || key === undefined) throw new StartError(`no certificate for ${options.gateway}`);
  return { certificate, key };
}

function optionsOf({ options, log, cloud, radio, workbench }: GatewayNucleusDeps, { certificate, key }: Identity) {
  return {
    // A folder for each flavour and processor: what one nucleus keeps, the other would read differently or could not run.
    root: join(resolve(options.data), ['nucleus', options.flavour, options.arch].filter(Boolean).join('-')),
    flavour: options.flavour,
    ...(options.arch === undefined ? {} : { architecture: greengrassArchitecture(options.arch) }),
    thingName: options.gateway,
    awsBroker: {
      url: cloud.url,
      ca: readFileSync(cloud.certificates.ca, 'utf8'),
      cert: readFileSync(certificate, 'utf8'),
      key: readFileSync(key, 'utf8'),
    },
    extraEnv: (component: string) => environmentOf(component, radio, workbench),
    ...(workbench === undefined ? {} : BENCH),
    log: (message: string, details?: object) => log.debug('nucleus', { message, ...details }),
  };
}

function environmentOf(
  component: string,
  radio: GatewayNucleusDeps['radio'],
  workbench: Workbench | undefined,
): Readonly<Record<string, string>> {
  const ofRadio = component === COMPONENTS.bleIngest ? radio?.environment() : undefined;
  const nodeOptions = [ofRadio?.NODE_OPTIONS, workbench?.nodeOptions(component)].filter(Boolean).join(' ');
  return { ...ofRadio, ...(nodeOptions === '' ? {} : { NODE_OPTIONS: nodeOptions }) };
}

type Observer = NonNullable<Parameters<typeof createNucleus>[0]['observer']>;

/** @param nucleusOf gives the nucleus, which is made of this among others: whatever is observed comes later */
function observerOf({ traffic, processes, workbench }: GatewayNucleusDeps, nucleusOf: () => Nucleus): Observer {
  return {
    onOutput: (line) => workbench?.onOutput(line),
    onState: (change) => {
      const { components } = nucleusOf();
      workbench?.onState(change, components);
      const pid = components.details(change.component)?.pid;
      if (change.state === 'RUNNING' && pid !== undefined) processes.began(pid);
    },
    tap: { onLocalPublish: ({ topic, payload }) => traffic.note(topic, payload) },
  };
}
