import { Enums, Models, Serialize, SPDX, Spec } from '@cyclonedx/cyclonedx-library';
import type { ShippedPackage } from './packages.ts';

/** What ships besides npm packages: a library that one of them carries, a binary. */
export type ShippedLibrary = {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly purl: string;
  /** `sha512-<base64>` of what it was taken from. */
  readonly integrity?: string;
};

export type Inventory = {
  /** Of the product. */
  readonly version: string;
  readonly packages: readonly ShippedPackage[];
  readonly libraries: readonly ShippedLibrary[];
};

/** CycloneDX tells an identifier of SPDX from an expression of several, and both from any other text. */
function licenceOf(license: string): Models.License {
  if (SPDX.isSupportedSpdxId(license)) return new Models.SpdxLicense(license);
  return /\b(AND|OR|WITH)\b/.test(license) ? new Models.LicenseExpression(license) : new Models.NamedLicense(license);
}

const licencesOf = (license: string) => new Models.LicenseRepository([licenceOf(license)]);

/** The package URL of an npm package; the `@` of a scope is escaped, its slash is not. */
const npmPurl = ({ name, version }: ShippedPackage): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

function hashesOf(integrity: string | undefined): Models.HashDictionary {
  const [algorithm, digest] = integrity?.split('-', 2) ?? [];
  if (algorithm !== 'sha512' || digest === undefined) return new Models.HashDictionary();
  return new Models.HashDictionary([[Enums.HashAlgorithm['SHA-512'], Buffer.from(digest, 'base64').toString('hex')]]);
}

function packageComponent(shipped: ShippedPackage): Models.Component {
  const purl = npmPurl(shipped);
  return new Models.Component(Enums.ComponentType.Library, shipped.name, {
    bomRef: purl,
    purl,
    version: shipped.version,
    licenses: licencesOf(shipped.license),
    hashes: hashesOf(shipped.integrity),
  });
}

const libraryComponent = ({ name, version, license, purl, integrity }: ShippedLibrary): Models.Component =>
  new Models.Component(Enums.ComponentType.Library, name, {
    bomRef: purl,
    purl,
    version,
    licenses: licencesOf(license),
    hashes: hashesOf(integrity),
  });

/** A package that is installed in two places is in the list once. */
const onceEach = (packages: readonly ShippedPackage[]): ShippedPackage[] => [
  ...new Map(packages.map((each) => [npmPurl(each), each])).values(),
];

/**
 * The bill of materials, CycloneDX 1.6 as JSON. It carries neither a serial number nor a time: the same build gives the same bytes.
 */
export function sbomText({ version, packages, libraries }: Inventory): string {
  const bom = new Models.Bom();
  bom.metadata.component = new Models.Component(Enums.ComponentType.Application, 'sward', {
    bomRef: 'sward',
    version,
    licenses: licencesOf('Apache-2.0'),
  });
  for (const each of onceEach(packages)) bom.components.add(packageComponent(each));
  for (const each of libraries) bom.components.add(libraryComponent(each));
  const normalizer = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return `${new Serialize.JsonSerializer(normalizer).serialize(bom, { sortLists: true, space: 2 })}\n`;
}
