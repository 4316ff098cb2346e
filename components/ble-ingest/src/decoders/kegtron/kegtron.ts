import { uintBE } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { manufacturerDecoder, printableText } from '../exact-payload.ts';

const FORMAT = 'kegtron';
/** "No company": anybody's, so that every octet with a known shape is checked. */
const NO_COMPANY = 0xffff;
const CONFIGURED = 0x01;
const SECOND_PORT = 0x10;
const DUAL = 0x40;

/**
 * Kegtron keg monitors KT-100 and KT-200: manufacturer data of 27 octets, most significant first. 0-1 size of the keg,
 * 2-3 volume at the start, 4-5 volume dispensed, all in mL; 6 port (bit 0 configured, bit 4 second port, bit 6 device
 * with two); 7-26 the port's name, padded by zeros.
 */
export const kegtron = manufacturerDecoder({ format: FORMAT, companyId: NO_COMPANY, octets: 27, read });

function read(payload: Uint8Array): Decoded | Rejected | undefined {
  const port = payload[6] ?? 0;
  const name = printableText(payload.subarray(7));
  if (!isPort(port) || name === undefined || uintBE(payload, 0, 2) === 0) return undefined;
  const isDual = (port & DUAL) !== 0;
  return {
    format: FORMAT,
    values: volumes(payload, isDual ? `_${port & SECOND_PORT ? 2 : 1}` : ''),
    device: {
      model: isDual ? 'KT-200' : 'KT-100',
      port_name: name,
      port_index: port & SECOND_PORT ? 2 : 1,
      port_configured: (port & CONFIGURED) !== 0,
    },
  };
}

function isPort(port: number): boolean {
  const isSecondOfOne = (port & (SECOND_PORT | DUAL)) === SECOND_PORT;
  return (port & ~(CONFIGURED | SECOND_PORT | DUAL)) === 0 && !isSecondOfOne;
}

function volumes(payload: Uint8Array, port: string): Record<string, number> {
  return {
    [`volume_capacity_l${port}`]: uintBE(payload, 0, 2) / 1000,
    [`volume_start_l${port}`]: uintBE(payload, 2, 2) / 1000,
    [`volume_dispensed_l${port}`]: uintBE(payload, 4, 2) / 1000,
  };
}
