import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What a nucleus is configured with to reach its broker; the last three are files. */
export type NucleusSettings = {
  readonly root: string;
  readonly flavour: 'lite' | 'classic';
  readonly thingName: string;
  /** `mqtts://host:port` */
  readonly url: string;
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
};

const PLACES = {
  lite: { file: 'config.yaml', service: 'aws.greengrass.NucleusLite' },
  classic: { file: join('config', 'effectiveConfig.yaml'), service: 'aws.greengrass.Nucleus' },
} as const;

/**
 * Writes the configuration that the local nucleus runs with as the real one keeps its own, so that the tools of a gateway find on a
 * laptop what they find on a Pi. JSON is YAML as well.
 */
export function writeNucleusConfig({ root, flavour, thingName, url, ca, certificate, key }: NucleusSettings): void {
  const { file, service } = PLACES[flavour];
  const path = join(root, file);
  const { hostname, port } = new URL(url);
  const system = {
    rootpath: root,
    thingName,
    certificateFilePath: resolve(certificate),
    privateKeyPath: resolve(key),
    rootCaPath: resolve(ca),
  };
  const configuration = { iotDataEndpoint: hostname, mqtt: { port: Number(port) } };
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const document = { system, services: { [service]: { componentType: 'NUCLEUS', configuration } } };
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
}
