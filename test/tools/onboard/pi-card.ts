import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MountedCard, sha256OfFile } from '../../../tools/onboard/adapters/mounted-card.ts';
import { cardTexts } from '../../../tools/onboard/card-files.ts';
import { nucleusConfig, thingConfig } from '../../../tools/onboard/nucleus-config.ts';
import type { NucleusFlavour } from '../../../tools/onboard/nucleus-packages.ts';
import { type CardCopy, writeCard } from '../../../tools/onboard/write-card.ts';
import { repositoryRoot } from '../../../tools/repository-root.ts';
import { PiStandIn } from './pi-stand-in.ts';

const cardFile = (name: string) => readFileSync(join(repositoryRoot, 'tools/onboard/card', name), 'utf8');
const PLUGIN = 'aws.greengrass.FleetProvisioningByClaim.jar';
export const TOKEN = '00112233445566778899aabbccddeeff';
/** Root folders of the nuclei, below that of the system. */
export const ROOT = { lite: 'var/lib/greengrass', classic: 'greengrass/v2' } as const;

const pis: PiStandIn[] = [];

/** After each test. */
export function removePis(): void {
  for (const pi of pis.splice(0)) pi.remove();
}

type Card = { readonly flavour?: NucleusFlavour; readonly token?: string; readonly backlog?: string };

/** Writes the card of a Pi as npm run onboard does. */
export async function writeTo(pi: PiStandIn, { flavour = 'lite', token = TOKEN, backlog }: Card = {}): Promise<void> {
  const parts = join(pi.root, '..', 'parts');
  mkdirSync(parts, { recursive: true });
  const copy = async (name: string, content: string): Promise<CardCopy> => {
    const file = join(parts, name);
    writeFileSync(file, content);
    return { path: `sward/${name}`, file, sha256: await sha256OfFile(file), bytes: content.length };
  };
  const copies = [await copy('nucleus.zip', `${flavour}\n`)];
  if (flavour === 'classic') copies.push(await copy(PLUGIN, 'plugin'));
  if (backlog !== undefined) copies.push(await copy('backlog.db', backlog));
  const config = nucleusConfig(flavour, {
    ...{ gatewayId: 'gw-1', region: 'eu-west-1', token, nucleusVersion: '2.16.0' },
    ...{ dataEndpoint: 'data.example', credentialEndpoint: 'credentials.example' },
  });
  const texts = cardTexts({
    ...{ gatewayId: 'gw-1', buildingId: 'hq', flavour, config, script: cardFile('onboard.sh') },
    thing: thingConfig('gw-1'),
    ...{ certificatePem: 'CLAIM-CERTIFICATE', privateKey: 'SECRET-KEY', rootCaPem: 'ROOT' },
  });
  await writeCard(new MountedCard(pi.boot), { texts, copies, vendorData: cardFile('vendor-data') }, () => undefined);
}

/** A Pi with such a card in it, not yet started. */
export async function newPi(card?: Card): Promise<PiStandIn> {
  const pi = new PiStandIn();
  pis.push(pi);
  await writeTo(pi, card);
  return pi;
}
