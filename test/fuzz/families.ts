import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Decoder } from '@sward/ble-ingest/decoders/decoder.ts';
import { DECODERS } from '@sward/ble-ingest/decoders/formats.ts';

/** The decoders of one folder. */
export type Family = { readonly name: string; readonly decoders: readonly [Decoder, ...Decoder[]] };

const FOLDER = join(
  dirname(fileURLToPath(import.meta.url)),
  ...['..', '..', 'components', 'ble-ingest', 'src', 'decoders'],
);

/** The registered decoders that the files of a folder export. */
async function decodersIn(folder: string): Promise<Decoder[]> {
  const files = readdirSync(join(FOLDER, folder)).filter((name) => name.endsWith('.ts'));
  const modules: object[] = await Promise.all(
    files.map((name) => import(pathToFileURL(join(FOLDER, folder, name)).href)),
  );
  const exported = new Set<unknown>(modules.flatMap((module) => Object.values(module)));
  return DECODERS.filter((decoder) => exported.has(decoder));
}

/** Every family: the folders below `src/decoders` that export a registered decoder. */
export async function decoderFamilies(): Promise<Family[]> {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const families = await Promise.all(folders.map(async ({ name }) => ({ name, decoders: await decodersIn(name) })));
  return families.flatMap(({ name, decoders: [first, ...others] }) =>
    first === undefined ? [] : [{ name, decoders: [first, ...others] }],
  );
}
