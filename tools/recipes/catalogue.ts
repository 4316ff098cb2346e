import { configSchema as bleIngestConfig } from '@sward/ble-ingest/config.ts';
import { configSchema as cloudPublisherConfig } from '@sward/cloud-publisher/config.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { configSchema as localBufferConfig } from '@sward/local-buffer/config.ts';
import type { z } from 'zod';

/** One component of the bundle, as the tools need to know it. */
export type CatalogueEntry = {
  /** Greengrass name. */
  readonly name: string;
  /** Folder of the component below the repository's root. */
  readonly folder: string;
  readonly description: string;
  readonly config: z.ZodObject;
  /** The one capability beyond an ordinary user's rights that it needs, as setpriv(1) names it. */
  readonly capability?: string;
};

/** The components that the bundle consists of. The umbrella `sward.Gateway` pins exactly these. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  {
    name: COMPONENTS.bleIngest,
    folder: 'components/ble-ingest',
    description: 'Hears BLE sensors and hands their readings to the local buffer.',
    config: bleIngestConfig,
    // Raw Bluetooth sockets.
    capability: 'net_raw',
  },
  {
    name: COMPONENTS.localBuffer,
    folder: 'components/local-buffer',
    description: 'The durable log: keeps every reading on disk until the cloud has confirmed it.',
    config: localBufferConfig,
  },
  {
    name: COMPONENTS.cloudPublisher,
    folder: 'components/cloud-publisher',
    description: 'Publishes readings to AWS IoT Core until the cloud has confirmed that they are stored.',
    config: cloudPublisherConfig,
  },
];

/** What the members run on: everything that is machine code. */
export const NODE_RUNTIME = {
  name: COMPONENTS.nodeRuntime,
  folder: 'components/node-runtime',
  description: 'Node and the native modules that the other components run on.',
} as const;

export const UMBRELLA = {
  name: COMPONENTS.gateway,
  /** The tools that it brings, `sward`. */
  folder: 'components/gateway-tools',
  description: 'The Sward gateway: deploy this one component and its members follow, each pinned to its version.',
} as const;
