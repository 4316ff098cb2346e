import { CARD, gatewayOfCard } from './card-files.ts';
import { CardError } from './onboard-errors.ts';
import type { CardFolder } from './ports.ts';

/** How the system on the card comes to run onboard.sh. */
export type CardStart = 'cloud-init' | 'by hand';

const STARTED = /this machine is a gateway\./;

/** Lies in the boot partition of every Raspberry Pi OS. */
const BOOT_FILES = ['cmdline.txt', 'config.txt'];
/** Lie there since October 2025: that system has cloud-init. */
const CLOUD_INIT_FILES = ['meta-data', 'user-data'];

/**
 * Whether this is the boot partition of a card that may become this gateway.
 * @throws CardError where it is none, is another gateway's, or holds somebody else's vendor-data
 */
export async function checkCard(card: CardFolder, gatewayId: string): Promise<CardStart> {
  for (const file of BOOT_FILES) if (!(await card.has(file))) throw noBootPartition(card, file);
  await checkOwner(card, gatewayId);
  return (await hasAll(card, CLOUD_INIT_FILES)) ? 'cloud-init' : 'by hand';
}

/** A folder that is no card is only asked whose it is. */
export async function checkOwner(card: CardFolder, gatewayId: string): Promise<void> {
  const owner = gatewayOfCard(await card.read(CARD.about));
  if (owner !== undefined && owner !== gatewayId) {
    throw new CardError(
      `${card.name} is prepared for gateway ${owner}: take another card, or delete its folder ${CARD.folder} where that gateway is not to be`,
    );
  }
  if (STARTED.test((await card.read(CARD.log)) ?? '')) {
    throw new CardError(
      `${card.name} is the card of a gateway that runs (${CARD.log}): write Raspberry Pi OS onto it anew, or take another card`,
    );
  }
  const vendorData = await card.read(CARD.vendorData);
  if (vendorData !== undefined && !vendorData.includes(CARD.script)) {
    throw new CardError(
      `${card.name}/${CARD.vendorData} is somebody else's, and there can be only one: remove it first`,
    );
  }
}

async function hasAll(card: CardFolder, files: readonly string[]): Promise<boolean> {
  for (const file of files) if (!(await card.has(file))) return false;
  return true;
}

function noBootPartition({ name }: CardFolder, file: string): CardError {
  return new CardError(
    `${name} is no boot partition of Raspberry Pi OS (no ${file}): give the folder where bootfs is mounted, or --out for any folder`,
  );
}
