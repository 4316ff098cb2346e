import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ConfigDocument, type NucleusConfig, type NucleusFlavour, nucleusConfigOf } from '../nucleus-config.ts';
import { NoNucleusError, NucleusConfigForbiddenError, NucleusConfigInvalidError } from '../nucleus-errors.ts';

export type NucleusPlaces = {
  /** Lite's folder of configuration. @default /etc/greengrass */
  readonly liteFolder?: string;
  /** Classic's root. @default /greengrass/v2 */
  readonly classicRoot?: string;
};

/**
 * Reads what the nucleus of this machine is configured with. Where both are installed, lite is taken: it has no files before
 * somebody configures it.
 * @throws NoNucleusError, NucleusConfigForbiddenError, NucleusConfigInvalidError
 */
export function readNucleusConfig(places: NucleusPlaces = {}): NucleusConfig {
  const { liteFolder = '/etc/greengrass', classicRoot = '/greengrass/v2' } = places;
  const candidates: readonly [NucleusFlavour, readonly string[]][] = [
    ['lite', [join(liteFolder, 'config.yaml'), ...filesIn(join(liteFolder, 'config.d'))]],
    ['classic', [join(classicRoot, 'config', 'effectiveConfig.yaml')]],
  ];
  for (const [flavour, files] of candidates) {
    const documents = files.flatMap((file) => readDocument(file) ?? []);
    if (documents.length > 0) return nucleusConfigOf(flavour, documents);
  }
  throw new NoNucleusError(
    `no nucleus is configured in ${liteFolder} or ${classicRoot}: install one, or name where it is`,
  );
}

/** In the order of their names, in which lite reads them. */
function filesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isDirectory());
    return names.map(({ name }) => join(folder, name)).sort();
  } catch (error) {
    return allowMissing(error, folder) ?? [];
  }
}

function readDocument(file: string): ConfigDocument | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  try {
    return { file, content: parse(text) };
  } catch (error) {
    throw new NucleusConfigInvalidError(`${file} is no YAML: correct it`, { cause: error });
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return allowMissing(error, file);
  }
}

function allowMissing(error: unknown, path: string): undefined {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
  if (code === 'EACCES' || code === 'EPERM') {
    throw new NucleusConfigForbiddenError(`${path} may not be read by this user: run it with sudo`, { cause: error });
  }
  throw new NucleusConfigInvalidError(`${path} cannot be read: ${code ?? 'unknown'}`, { cause: error });
}

function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
