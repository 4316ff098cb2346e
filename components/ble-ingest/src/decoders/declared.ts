import { isRejected, type Told } from '../gatt/characteristic-format.ts';
import { parseDeclaration } from '../gatt/declared/declared-format.ts';
import type { Decoded, Decoder, Rejected, Sighting, Signature } from './decoder.ts';
import { manufacturerData, serviceData } from './sighting.ts';

/** A format that the configuration declares, for sensors that nobody has written a decoder for. */
export type DeclaredFormat = {
  readonly signature: Signature & ({ readonly companyId: number } | { readonly serviceUuid: string });
  /** Octets that the data begins with, behind the company's identifier or the UUID: other frames are of another format. */
  readonly startsWith: Uint8Array;
  /** The data has exactly so many octets; undefined: any number. */
  readonly length: number | undefined;
  /** `struct temperature_c s16le@0 /100; ...`: offsets count from the start of the data, `startsWith` included. */
  readonly declaration: string;
};

/** The decoder of a declared format; `name` is what readings call it. @throws DeclarationError */
export function declaredDecoder(name: string, declared: DeclaredFormat): Decoder {
  const format = parseDeclaration(name, declared.declaration);
  return {
    format: name,
    signatures: [declared.signature],
    decode(sighting) {
      const data = dataOf(sighting, declared.signature);
      if (data === undefined || !fits(data, declared)) return undefined;
      // A reader of its own for each packet: an advertisement is whole, what is missing of it never comes.
      return resultOf(name, format.open()(data));
    },
  };
}

function dataOf(sighting: Sighting, signature: DeclaredFormat['signature']): Uint8Array | undefined {
  return 'companyId' in signature
    ? manufacturerData(sighting, signature.companyId)
    : serviceData(sighting, signature.serviceUuid);
}

function fits(data: Uint8Array, { startsWith, length }: DeclaredFormat): boolean {
  return (length === undefined || data.length === length) && startsWith.every((octet, index) => data[index] === octet);
}

/** The first frame of the data; without a whole one it was cut off. */
function resultOf(format: string, [told = 'truncated']: readonly Told[]): Decoded | Rejected {
  return isRejected(told) ? { format, reject: told } : { format, values: told };
}
