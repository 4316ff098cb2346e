import { readAdvertisingEvent } from '@sward/ble-ingest/hci/advertising-event.ts';
import type { Advertisement } from '@sward/ble-ingest/ports.ts';
import { octetsOf } from '@sward/ble-ingest/vectors/vector-sightings.ts';
import { DecodeInputError } from './decode-errors.ts';

const HEX = /^([0-9a-f]{2})+$/i;
const MAC = /^[0-9a-f]{2}([:-]?[0-9a-f]{2}){5}$/i;
const NOBODY = '000000000000';

/**
 * Reports from text: on each line an HCI event with its H4 indicator (`043e...`), or advertising data, after the sender's
 * address where it is known. Blanks within the hex are skipped, as are empty lines and those that begin with `#`.
 * @throws DecodeInputError for a line that is neither
 */
export function reportsFromHex(text: string): Advertisement[] {
  return text.split('\n').flatMap((line, index) => {
    const trimmed = line.trim();
    return trimmed === '' || trimmed.startsWith('#') ? [] : reportsOfLine(trimmed, index + 1);
  });
}

function reportsOfLine(line: string, number: number): Advertisement[] {
  const [first = '', ...rest] = line.split(/\s+/);
  const hasAddress = rest.length > 0 && MAC.test(first);
  const address = hasAddress ? first.toLowerCase().replaceAll(/[:-]/g, '') : NOBODY;
  const hex = (hasAddress ? rest : [first, ...rest]).join('');
  if (!HEX.test(hex))
    throw new DecodeInputError(
      `line ${number} is no hex: write an HCI event (043e...), or an address and advertising data`,
    );
  const octets = octetsOf(hex);
  const reports = hasAddress ? undefined : readAdvertisingEvent(octets);
  if (reports !== undefined) return reports.map(({ advertisement }) => advertisement);
  return [{ address, addressType: 'public', rssi: undefined, data: octets, scanResponse: false, connectable: false }];
}
