import { hex } from '../byte-fields.ts';
import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { manufacturerData } from '../sighting.ts';

const FORMAT = 'rapt';
/** "RA" of "RAPT", and "KE" of "KEG", in the place of a company. */
const RAPT = 0x4152;
const KEG = 0x454b;
const REST_OF_NAME = '5054';
const OCTETS = 23;

/**
 * RAPT Pill hydrometers (KegLand, "Pill hydrometer Bluetooth transmissions"): manufacturer data that starts with "RAPT" in
 * the company's place, most significant octet first. 2 version; 3-8 address (version 1), or whether the gravity's trend
 * is known (octet 4) and the trend in thousandths of gravity per day as a float (5-8); 9-10 temperature in 1/128 K, 11-14
 * gravity in 0.001 as a float, 15-20 acceleration X Y Z in 1/16 (not used: of no published unit), 21-22 battery in 1/256 %.
 * A frame that starts with "KEG" tells the firmware's version instead.
 */
export const rapt: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: RAPT }, { companyId: KEG }],
  decode: (sighting) => measurements(sighting) ?? firmware(sighting),
};

function measurements(sighting: Sighting): Decoded | Rejected | undefined {
  const payload = manufacturerData(sighting, RAPT);
  if (payload?.length !== OCTETS || hex(payload.subarray(0, 2)) !== REST_OF_NAME) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const version = view.getUint8(2);
  if (version !== 1 && version !== 2) return { format: FORMAT, reject: 'bad-version' };
  return {
    format: FORMAT,
    values: {
      temperature_c: Number((view.getUint16(9) / 128 - 273.15).toFixed(2)),
      specific_gravity: Number((view.getFloat32(11) / 1000).toFixed(4)),
      battery_pct: Math.round(view.getUint16(21) / 256),
      ...(version === 2 ? trend(view) : {}),
    },
    device: { model: 'RAPT Pill' },
  };
}

function trend(view: DataView): Record<string, number> {
  const isKnown = view.getUint8(4) === 1;
  return isKnown ? { specific_gravity_per_day: Number((view.getFloat32(5) / 1000).toFixed(6)) } : {};
}

function firmware(sighting: Sighting): Decoded | undefined {
  const payload = manufacturerData(sighting, KEG) ?? new Uint8Array();
  const [, version] = /^G(\d{8}_\d{6}_[0-9a-f]+)$/.exec(String.fromCharCode(...payload)) ?? [];
  return version === undefined ? undefined : { format: FORMAT, values: {}, device: { firmware_version: version } };
}
