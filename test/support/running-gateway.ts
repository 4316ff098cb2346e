import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewReading } from '@sward/cloud/ports.ts';
import type { Bundle } from '@sward/gateway/bundle.ts';
import { LocalGateway } from '@sward/gateway/local-gateway.ts';
import { type GatewayOptions, parseOptions } from '@sward/gateway/options.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { HOST_BUILD } from '../../tools/build/build-folders.ts';

const UMBRELLA = 'sward.Gateway';

/** The bundle that `npm test` has built before jest started. */
export function builtBundle(): Bundle {
  const dir = HOST_BUILD;
  const versions = join(dir, 'artifacts', UMBRELLA);
  const [version] = existsSync(versions) ? readdirSync(versions) : [];
  if (version === undefined) throw new TypeError(`${dir} is empty: run npm test, which builds it, or npm run build`);
  return { dir, component: UMBRELLA, version };
}

/** The built components as real processes under a local nucleus, with radio and cloud, in a folder of their own. */
export class RunningGateway {
  readonly gateway: LocalGateway;
  /** What it began with. */
  readonly bundle: Bundle;
  /** What the cloud stored, in the order of storing. */
  readonly stored: readonly NewReading[];
  /** Goes with the run: for what a test makes. */
  readonly folder: string;

  private constructor(gateway: LocalGateway, bundle: Bundle, stored: readonly NewReading[], folder: string) {
    this.gateway = gateway;
    this.bundle = bundle;
    this.stored = stored;
    this.folder = folder;
  }

  /**
   * @param clock of the cloud and of what looks on; the components have their own
   * @param bundle what is deployed
   */
  static async start(
    argv: readonly string[],
    clock: Clock = createSystemClock(),
    bundle: Bundle = builtBundle(),
  ): Promise<RunningGateway> {
    const folder = mkdtempSync(join(tmpdir(), 'sward-e2e-'));
    const options: GatewayOptions = { ...parseOptions(argv), data: folder };
    const stored: NewReading[] = [];
    const onStored = (readings: readonly NewReading[]) => void stored.push(...readings);
    // A test need not wait as long for a lost message as a gateway on a slow line must.
    const publisherConfig = { ack_timeout_s: 2 };
    const deps = {
      onStored,
      publisherConfig,
      options,
      bundle,
      clock,
      log: createRecordingLogger(),
    };
    return new RunningGateway(await LocalGateway.start(deps), bundle, stored, folder);
  }

  /** Waits until the counts of the run say so. Jest's own time limit ends a wait that is in vain. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve_) => setTimeout(resolve_, 50));
  }

  get counts() {
    return this.gateway.traffic.tally.counts;
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
