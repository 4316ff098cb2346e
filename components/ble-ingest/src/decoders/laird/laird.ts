import type { Value } from '@sward/contracts/reading.ts';
import { hex } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { manufacturerDecoder } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';
import { recordValues } from './laird-records.ts';

const FORMAT = 'laird';
const LAIRD = 0x0077;
const PROTOCOL = 1;
const RECORD_SPAN = 0x10000;

/**
 * Laird (Ezurio) Sentrius BT510 and BT610 (BT510 user guide, "1M PHY advertisement"): manufacturer data of 24 octets, least
 * significant first. 0-1 protocol, 2-3 network, 4-5 flags, 6-11 the device's address, 12 type of the record, 13-14 number of
 * the record, 15-18 time, 19-22 what the record says.
 */
export const laird = manufacturerDecoder({ format: FORMAT, companyId: LAIRD, octets: 24, read });

function read(payload: Uint8Array): Decoded | Rejected | undefined {
  if (rawNumber(payload, 0, 'u16le') !== PROTOCOL) return undefined;
  const values: Record<string, Value> = recordValues(payload[12] ?? 0, payload.slice(19, 23));
  return {
    format: FORMAT,
    values,
    packetId: rawNumber(payload, 13, 'u16le'),
    packetIdSpan: RECORD_SPAN,
    deviceId: hex(payload.slice(6, 12).reverse()),
  };
}
