import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Flavour } from '@sward/nucleus/ports.ts';
import type { OfferDone } from '../programs/source-messages.ts';
import { Program } from '../support/child-process.ts';
import { processTree } from '../support/process-use.ts';
import { until } from '../support/wait.ts';
import type { Subject } from './subject.ts';
import { SwardGateway } from './sward-gateway.ts';

type RadioReady = { readonly kind: 'ready'; readonly environment: Readonly<Record<string, string>> };

const OFFER_TIMEOUT_MS = 600_000;

const DURABILITY =
  'on disk (WAL, synchronous FULL) before ble-ingest lets go of it, kept until the receiver says that it is stored';

export type SwardSubjectOptions = {
  readonly flavour: Flavour;
  readonly config?: Readonly<Record<string, object>>;
  readonly profileFolder?: string;
};

/** The buffer and the publisher, fed by a program that speaks ble-ingest's outbox: no Bluetooth in the way. */
export function swardFromOutbox(name: string, options: SwardSubjectOptions): Subject {
  return {
    name,
    durability: DURABILITY,
    mostCount: 100_000,
    async start(cloud, resources) {
      const components = [COMPONENTS.localBuffer, COMPONENTS.cloudPublisher];
      const gateway = await SwardGateway.start(cloud, resources, { ...options, components });
      const { program } = await Program.fork(resources, new URL('../programs/ingest-source.ts', import.meta.url), {
        socketPath: gateway.socketPath,
        serviceId: gateway.sourceId,
        bootId: randomUUID(),
      });
      return {
        pids: async () => Object.values(await gateway.componentPids()).flatMap(processTree),
        parts: () => gateway.componentPids(),
        confirmedAt: () => gateway.confirmedAt,
        offer: (offer) => program.ask<OfferDone>({ kind: 'offer', ...offer }, 'offered', OFFER_TIMEOUT_MS),
      };
    },
  };
}

/** All three components; ble-ingest hears RuuviTags through the unmodified noble and the virtual radio. */
export function swardFromRadio(name: string, options: SwardSubjectOptions): Subject {
  return {
    name,
    durability: DURABILITY,
    mostCount: 0,
    async start(cloud, resources) {
      const listen = `unix:${join(resources.folder(), 'radio.sock')}`;
      const { program, ready } = await Program.fork<RadioReady>(
        resources,
        new URL('../programs/radio.ts', import.meta.url),
        { listen },
      );
      const components = [COMPONENTS.bleIngest, COMPONENTS.localBuffer, COMPONENTS.cloudPublisher];
      const config = { ...options.config, [COMPONENTS.bleIngest]: { unknown_devices: 'forward' } };
      const radio = ready.environment;
      const gateway = await SwardGateway.start(cloud, resources, { ...options, components, config, radio });
      await until('ble-ingest scans', () => gateway.statusOf(COMPONENTS.bleIngest)?.includes('"scanning"'));
      return {
        pids: async () => Object.values(await gateway.componentPids()).flatMap(processTree),
        parts: () => gateway.componentPids(),
        confirmedAt: () => gateway.confirmedAt,
        offer: (offer) => program.ask<OfferDone>({ kind: 'offer', ...offer }, 'offered', OFFER_TIMEOUT_MS),
      };
    },
  };
}
