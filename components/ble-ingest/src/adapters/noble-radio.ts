import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { RadioSettings } from '../radio-process/messages.ts';
import type { Radio } from '../radio-process/radio-host.ts';
import { NobleGatt } from './noble-gatt.ts';
import { NobleScanner } from './noble-scanner.ts';

const START_TIMEOUT_MS = 10_000;
const SCAN_RESTART_MS = 1000;

type NobleRadioDeps = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onDeaf: (reason: string) => void;
};

/** noble on the adapter that the settings name, for hearing and for links. Once in a process: noble cannot be closed and opened again. */
export function nobleRadio({ adapter, quietMs }: RadioSettings, { clock, logger, onDeaf }: NobleRadioDeps): Radio {
  // noble reads this when it is first imported, which is when the scan starts.
  process.env['NOBLE_HCI_DEVICE_ID'] = String(adapter);
  const scanner = new NobleScanner({
    clock,
    startTimeoutMs: START_TIMEOUT_MS,
    restartDelayMs: SCAN_RESTART_MS,
    quietMs,
    onDeaf,
    onHandlerError: (error) => logger.error('advertisement_handler_failed', { error }),
  });
  let gatt: NobleGatt | undefined;
  return {
    scanner,
    gatt() {
      const { noble } = scanner;
      if (noble === undefined) return undefined;
      gatt ??= new NobleGatt(noble, {
        clock,
        onError: (error) => logger.warn('gatt_error', { error }),
        isScanWanted: () => scanner.isScanning,
      });
      return gatt;
    },
  };
}
