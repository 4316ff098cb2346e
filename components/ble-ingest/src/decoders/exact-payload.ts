import { hex } from './byte-fields.ts';
import type { Decoded, Decoder, Rejected, Sighting } from './decoder.ts';

/** What a payload says; `undefined` where it is of another format after all. */
export type PayloadReader = (payload: Uint8Array, sighting: Sighting) => Decoded | Rejected | undefined;

/** A format that is one payload of a fixed length. */
type ExactFormat = {
  readonly format: string;
  /** Octets of the payload without the company or the UUID. Another length is another format of the same sender. */
  readonly octets: number;
  readonly read: PayloadReader;
};

/** The decoder of a format in manufacturer data of one company and one length. */
export function manufacturerDecoder({
  format,
  companyId,
  octets,
  read,
}: ExactFormat & { readonly companyId: number }): Decoder {
  return {
    format,
    signatures: [{ companyId }],
    decode: (sighting) => {
      const payload = exactManufacturerData(sighting, companyId, octets);
      return payload && read(payload, sighting);
    },
  };
}

/** The decoder of a format in service data of one UUID (4 or 32 hex digits) and one length. */
export function serviceDecoder({
  format,
  serviceUuid,
  octets,
  read,
}: ExactFormat & { readonly serviceUuid: string }): Decoder {
  return {
    format,
    signatures: [{ serviceUuid }],
    decode: (sighting) => {
      const payload = exactServiceData(sighting, serviceUuid, octets);
      return payload && read(payload, sighting);
    },
  };
}

/** The packet's first manufacturer data of the company that has just so many octets behind the company's identifier. */
export function exactManufacturerData(
  { advertisement }: Sighting,
  companyId: number,
  octets: number,
): Uint8Array | undefined {
  return advertisement.manufacturerBlocks.find((block) => block.companyId === companyId && block.data.length === octets)
    ?.data;
}

/** The packet's first service data of the UUID that has just so many octets behind the UUID. */
export function exactServiceData({ advertisement }: Sighting, uuid: string, octets: number): Uint8Array | undefined {
  return advertisement.serviceBlocks.find((block) => block.uuid === uuid && block.data.length === octets)?.data;
}

/** True where the octets are the advertiser's address, most significant first: hardly any foreign frame is. */
export function isOwnAddress(octets: Uint8Array, { address }: Sighting): boolean {
  return hex(octets) === address;
}

/** True where the octets are the advertiser's address, least significant first. */
export function isOwnAddressReversed(octets: Uint8Array, sighting: Sighting): boolean {
  return isOwnAddress(octets.slice().reverse(), sighting);
}

/** Octets as text, up to the zeros that pad them; `undefined` where any is not printable ASCII. */
export function printableText(octets: Uint8Array): string | undefined {
  const text = String.fromCharCode(...octets).replace(/\0+$/, '');
  return /^[\x20-\x7e]*$/.test(text) ? text : undefined;
}

/** `value` to `digits` decimal places: for formulas whose result has more digits than the sensor knows. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
