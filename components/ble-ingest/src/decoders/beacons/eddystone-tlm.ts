import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { type Field, readFields } from '../fields.ts';

const FORMAT = 'eddystone-tlm';
const EDDYSTONE = 'feaa';
const TLM_FRAME = 0x20;
const PLAIN = 0x00;
const ENCRYPTED = 0x01;
const OCTETS = 14;

/** google/eddystone, tlm-plain.md: 0 frame type, 1 version, then these, most significant octet first. */
const FIELDS: readonly Field[] = [
  { quantity: 'battery_mv', at: 2, type: 'u16be', unavailable: [0] },
  { quantity: 'temperature_c', at: 4, type: 's16be', divide: 256, unavailable: [-0x8000] },
  { quantity: 'adv_count', at: 6, type: 'u32be' },
  { quantity: 'uptime_s', at: 10, type: 'u32be', divide: 10 },
];

/** The telemetry of an Eddystone beacon. Encrypted telemetry (tlm-encrypted.md) is for the beacon's owner alone. */
export const eddystoneTlm: Decoder = {
  format: FORMAT,
  signatures: [{ serviceUuid: EDDYSTONE }],
  decode: ({ advertisement }: Sighting) => {
    const block = advertisement.serviceBlocks.find(({ uuid, data }) => uuid === EDDYSTONE && data[0] === TLM_FRAME);
    return block && read(block.data);
  },
};

function read(frame: Uint8Array): Decoded | Rejected {
  const version = frame[1];
  if (version === ENCRYPTED) return { format: FORMAT, reject: 'key-required' };
  if (version !== undefined && version !== PLAIN) return { format: FORMAT, reject: 'bad-version' };
  const values: Record<string, Value> | undefined = frame.length === OCTETS ? readFields(frame, FIELDS) : undefined;
  return values ? { format: FORMAT, values } : { format: FORMAT, reject: 'truncated' };
}
