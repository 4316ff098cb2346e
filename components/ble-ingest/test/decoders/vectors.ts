import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseAdvertisement } from '../../src/ad-structures.ts';
import type { Sighting } from '../../src/decoders/decoder.ts';
import { type VectorRow, vectorRowSchema } from '../../src/vectors/vector-row.ts';

const FOLDER = fileURLToPath(new URL('vectors', import.meta.url));

/** Every format that has vectors here. */
export const VECTOR_FORMATS: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))
  .sort();

/** The rows of one format, from vectors/<format>.json. */
export function readVectors(format: string): readonly VectorRow[] {
  return z.array(vectorRowSchema).parse(JSON.parse(readFileSync(join(FOLDER, `${format}.json`), 'utf8')));
}

/** A sighting of advertising data; the address stands for any. */
export function sighting(ad: Uint8Array): Sighting {
  return { advertisement: parseAdvertisement(ad), address: 'c0ffee123456', addressType: 'random' };
}
