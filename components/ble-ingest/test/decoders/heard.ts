import type { Decoded, Rejected } from '../../src/decoders/decoder.ts';
import { decodeAdvertisement } from '../../src/decoders/registry.ts';
import { type VectorRow, vectorRowSchema } from '../../src/vectors/vector-row.ts';
import { sightingsOf } from '../../src/vectors/vector-sightings.ts';

type Fields = Partial<
  Pick<VectorRow, 'address' | 'key' | 'localName' | 'manufacturerData' | 'serviceData' | 'serviceUuids'>
>;

/** What the registry says of a packet that is written like a row of the vectors, all hex. */
export function heard(fields: Fields): Decoded | Rejected | undefined {
  const row = vectorRowSchema.parse({ id: 'of a test', format: 'any', ...fields });
  for (const sighting of sightingsOf(row, row)) return decodeAdvertisement(sighting);
  return undefined;
}
