import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CertificatePaths, ensureCertificates } from '@sward/cloud/adapters/certificate-folder.ts';
import { RunningGateway } from '../support/running-gateway.ts';
import { Mosquitto } from './mosquitto.ts';

const GATEWAY = 'gateway-local';

let folder: string;
let certificates: CertificatePaths;
let mosquitto: Mosquitto;
let run: RunningGateway;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sward-mosquitto-'));
  certificates = await ensureCertificates(join(folder, 'certificates'), [GATEWAY]);
  mosquitto = await Mosquitto.start(folder, certificates);
});

afterEach(async () => {
  await run.stop();
  await mosquitto.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('with mosquitto in the place of IoT Core', () => {
  it.each(['lite', 'classic'])(
    'nothing is lost or doubled on %s, the network away for a while',
    async (flavour) => {
      const own = certificates.gateways.get(GATEWAY);
      const broker = [
        '--broker',
        mosquitto.url,
        '--ca',
        certificates.ca,
        '--cert',
        own?.certificate ?? '',
        '--key',
        own?.key ?? '',
      ];
      run = await RunningGateway.start(['--sensors', '8', '--rate', '5', '--flavour', flavour, ...broker]);
      const heard = async (count: number) => run.until(() => run.counts.received >= count);
      await heard(60);
      run.gateway.cut();
      await heard(120);
      run.gateway.restore();
      await heard(160);
      await run.gateway.settle();
      const result = run.gateway.result();
      expect(result).toMatchObject({ stored: result.received, lost: 0, duplicated: 0, held: 0 });
    },
    90_000,
  );
});
