import { join } from 'node:path';
import { SwardError } from '@sward/contracts/errors.ts';
import { createSwardApp } from '../lib/sward-app.ts';

/** Another build than the repository's own, for those who deploy from a pipeline. */
const buildFolder = process.env['SWARD_BUILD'] ?? join(import.meta.dirname, '..', '..', 'greengrass-build');

try {
  createSwardApp({ buildFolder, isDeployed: true }).synth();
} catch (error) {
  if (!(error instanceof SwardError)) throw error;
  process.stderr.write(`sward: ${error.message}\n`);
  process.exitCode = 1;
}
