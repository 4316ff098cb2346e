import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAdvertisement } from '@sward/ble-ingest/ad-structures.ts';
import type { Subject } from '../../pipeline/subject.ts';
import type { OfferDone } from '../../programs/source-messages.ts';
import { ruuviAdvertisements } from '../../support/advertisements.ts';
import { Program } from '../../support/child-process.ts';
import { PYTHON } from '../../support/machine.ts';

const GATEWAY = fileURLToPath(new URL('gateway.py', import.meta.url));
const ADVERTISEMENTS = 2000;
const OFFER_TIMEOUT_MS = 600_000;

export type PythonGatewayOptions = {
  readonly journal: 'DELETE' | 'WAL';
  /** Whether the flag of each row is committed by itself, or those of up to 100 together. */
  readonly mark: 'each' | 'batch';
  readonly mostCount: number;
  /** Where its database is kept, and so the disk that is measured; a new temporary folder where left out. */
  readonly folder?: string;
};

/** Lines as `bleak_stand_in.py` reads them. */
export function advertisementLines(count: number): string {
  const lines = ruuviAdvertisements(count).flatMap(({ address, rssi, data }) =>
    parseAdvertisement(data).manufacturerBlocks.map(({ companyId, data: payload }) =>
      JSON.stringify({ address, rssi, company: companyId, data: Buffer.from(payload).toString('hex') }),
    ),
  );
  return `${lines.join('\n')}\n`;
}

/** See README.md beside this file. @throws BenchFailedError */
export function pythonGateway(name: string, options: PythonGatewayOptions): Subject {
  return {
    name,
    durability: 'on disk at once, until the broker has it; nobody confirms that it was stored',
    mostCount: options.mostCount,
    async start({ broker }, resources) {
      const folder = options.folder ?? resources.folder();
      const advertisements = join(resources.folder(), 'advertisements.jsonl');
      writeFileSync(advertisements, advertisementLines(ADVERTISEMENTS));
      const { journal, mark } = options;
      const args = Object.entries({
        gateway: `python-${randomUUID()}`,
        host: broker.host,
        port: broker.port,
        ca: broker.ca,
        cert: broker.certificate,
        key: broker.key,
        database: join(folder, 'telemetry.db'),
        advertisements,
        journal,
        mark,
      }).flatMap(([key, value]) => [`--${key}`, String(value)]);
      const program = await Program.start(resources, {
        command: PYTHON,
        args: ['-B', GATEWAY, ...args],
        messages: true,
      });
      await program.next('ready');
      return {
        pids: async () => [program.pid],
        offer: (offer) => program.ask<OfferDone>({ kind: 'offer', ...offer }, 'offered', OFFER_TIMEOUT_MS),
      };
    },
  };
}
