import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Nucleus } from '@sward/nucleus/nucleus.ts';
import { type Clock, delay } from '@sward/runtime/clock.ts';
import { StartError } from './gateway-errors.ts';
import { logFolder } from './log-folder.ts';
import type { GatewayOptions } from './options.ts';
import type { Traffic } from './traffic.ts';

const LOOK_MS = 100;

export type ScanningDeps = {
  readonly clock: Clock;
  readonly options: Pick<GatewayOptions, 'radio'>;
  readonly traffic: Pick<Traffic, 'statusOf'>;
  readonly nucleus: Pick<Nucleus, 'root'>;
  readonly timeoutMs: number;
};

/**
 * Waits until the Bluetooth adapter scans.
 * @throws StartError where it does not in time, or never will
 */
export async function untilScanning({ clock, options, traffic, nucleus, timeoutMs }: ScanningDeps): Promise<void> {
  const deadlineMs = clock.monotonicMs() + timeoutMs;
  const adapter = () => traffic.statusOf(COMPONENTS.bleIngest)?.detail['adapter'];
  while (adapter() !== 'scanning') {
    requireRealAdapter(adapter(), options, logFolder(nucleus));
    if (clock.monotonicMs() > deadlineMs) {
      const waited = `${adapter() ?? 'silent'} after ${timeoutMs / 1000} s`;
      throw new StartError(`the Bluetooth adapter is ${waited}. See ${logFolder(nucleus)}`);
    }
    await delay(clock, LOOK_MS);
  }
}

/** The virtual adapter comes up by itself; with a real one that is missing, waiting helps nobody. */
function requireRealAdapter(state: unknown, { radio }: ScanningDeps['options'], logs: string): void {
  if (radio === 'virtual' || state !== 'unavailable') return;
  throw new StartError(
    `no Bluetooth adapter hci${radio} can be used: plug one in and give the right to it, or leave --radio out. See ${logs}`,
  );
}
