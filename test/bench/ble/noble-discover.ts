import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { PeerMissingError } from '../support/bench-errors.ts';
import type { Kind } from './mix.ts';

const REPORTS_AT = 5;
const COUNT_AT = 4;

/** The parts of noble between the controller's event and its own `discover` event. */
type NobleParts = {
  readonly Gap: new (hci: EventEmitter) => EventEmitter;
  readonly processReports: (this: EventEmitter, count: number, data: Buffer) => void;
};

function loadNoble(): NobleParts {
  const require = createRequire(new URL('../../../components/ble-ingest/src/main.ts', import.meta.url));
  try {
    const hci = require('@abandonware/noble/lib/hci-socket/hci.js');
    const Gap = require('@abandonware/noble/lib/hci-socket/gap.js');
    return { Gap, processReports: hci.prototype.processLeAdvertisingReport };
  } catch (error) {
    throw new PeerMissingError(`noble cannot be loaded: ${String(error)}`, { cause: error });
  }
}

/**
 * noble's own way of hearing: parses the event and the advertising data, and emits `discover`; decodes nothing. Every report
 * is emitted, as with NOBLE_REPORT_ALL_HCI_EVENTS. Gives 0: no readings. @throws PeerMissingError
 */
export function nobleDiscover(): (kind: Kind) => number {
  const { Gap, processReports } = loadNoble();
  return ({ packets }) => {
    process.env['NOBLE_REPORT_ALL_HCI_EVENTS'] = '1';
    // A new one for each pass: it forgets no address.
    const hci = new EventEmitter();
    const gap = new Gap(hci);
    gap.on('discover', () => undefined);
    for (const packet of packets)
      processReports.call(hci, packet[COUNT_AT] ?? 0, Buffer.from(packet).subarray(REPORTS_AT));
    return 0;
  };
}
