import { hex, signed, uintBE } from '../byte-fields.ts';
import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';

const RUUVI_INNOVATIONS = 0x0499;

/** One Ruuvi data format: its number, which is the payload's first octet, and what the payload says. */
type RuuviFormat = {
  readonly format: string;
  readonly number: number;
  /** Octets of the payload, the format's number included. Some devices send more: what follows is not ours. */
  readonly length: number;
  read(payload: Uint8Array, sighting: Sighting): Decoded | Rejected;
};

/** The decoder of a Ruuvi data format: manufacturer data of company 0x0499, told apart by its first octet. */
export function ruuviDecoder({ format, number, length, read }: RuuviFormat): Decoder {
  return {
    format,
    signatures: [{ companyId: RUUVI_INNOVATIONS }],
    decode: (sighting) => {
      const payload = payloadOf(sighting, number);
      if (payload === undefined) return undefined;
      return payload.length < length ? { format, reject: 'truncated' } : read(payload, sighting);
    },
  };
}

function payloadOf({ advertisement }: Sighting, number: number): Uint8Array | undefined {
  return advertisement.manufacturerBlocks.find(
    ({ companyId, data }) => companyId === RUUVI_INNOVATIONS && data[0] === number,
  )?.data;
}

/** `raw`, or nothing where it is the field's marker for "not available". */
export function unless(marker: number, raw: number): number | undefined {
  return raw === marker ? undefined : raw;
}

/** `raw / divisor`. A division of whole numbers keeps the digits of the field's resolution: no 22.540000000000003. */
export function per(divisor: number, raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : raw / divisor;
}

/** Pressure in Pa from a field that starts at 50,000 Pa. */
export function pressurePa(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : raw + 50_000;
}

/** Acceleration in m/s² from thousandths of standard gravity (9.80665 m/s²), to 0.001 m/s²: finer than the field. */
export function metresPerSecondSquared(milliG: number | undefined): number | undefined {
  return milliG === undefined ? undefined : Math.round(milliG * 9.80665) / 1000;
}

/** Temperature, humidity and pressure of the six octets from `at`, as formats 5 to 8, C5 and E1 have them. */
export function climate(payload: Uint8Array, at: number): Record<string, number | undefined> {
  return {
    temperature_c: per(200, unless(-0x8000, signed(uintBE(payload, at, 2), 16))),
    humidity_rh: per(400, unless(0xffff, uintBE(payload, at + 2, 2))),
    pressure_pa: pressurePa(unless(0xffff, uintBE(payload, at + 4, 2))),
  };
}

/** Battery (11 bits, mV above 1600) and transmit power (5 bits, 2 dBm steps above -40) of the two octets from `at`. */
export function powerInfo(payload: Uint8Array, at: number): Record<string, number | undefined> {
  const power = uintBE(payload, at, 2);
  const battery = unless(0x7ff, power >> 5);
  const txPower = unless(0x1f, power & 0x1f);
  return {
    battery_mv: battery === undefined ? undefined : battery + 1600,
    tx_power_dbm: txPower === undefined ? undefined : txPower * 2 - 40,
  };
}

/** The tag's own address in the six octets from `at`; nothing where all their bits are set. */
export function ownAddress(payload: Uint8Array, at: number): { deviceId?: string } {
  const octets = payload.subarray(at, at + 6);
  return octets.every((octet) => octet === 0xff) ? {} : { deviceId: hex(octets) };
}

/** The measurement sequence number as a packet id; the largest number of the field means "not available". */
export function sequenceOf(raw: number, unavailable: number): Pick<Decoded, 'packetId' | 'packetIdSpan'> {
  return raw === unavailable ? {} : { packetId: raw, packetIdSpan: unavailable };
}
