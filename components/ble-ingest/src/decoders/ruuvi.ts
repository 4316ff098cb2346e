import type { Decoded, Decoder, Rejected, Sighting } from './decoder.ts';

const RUUVI_INNOVATIONS = 0x0499;

/** One Ruuvi data format: its number, which is the payload's first octet, and what the payload says. */
type RuuviFormat = {
  readonly format: string;
  readonly number: number;
  /** Octets of the payload, the format's number included. Some devices send more: what follows is not ours. */
  readonly length: number;
  read(payload: Uint8Array): Decoded | Rejected;
};

/** The decoder of a Ruuvi data format: manufacturer data of company 0x0499, told apart by its first octet. */
export function ruuviDecoder({ format, number, length, read }: RuuviFormat): Decoder {
  return {
    format,
    signatures: [{ companyId: RUUVI_INNOVATIONS }],
    decode: (sighting) => {
      const payload = payloadOf(sighting, number);
      if (payload === undefined) return undefined;
      return payload.length < length ? { format, reject: 'truncated' } : read(payload);
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
