import { readSeeds } from '../corpus.ts';
import { decoderFamilies } from '../families.ts';
import type { Target } from '../target.ts';
import { advertisingDataTarget } from './advertising-data-target.ts';
import { declaredTarget } from './declared-target.ts';
import { familyTarget } from './family-target.ts';
import { gattTargets } from './gatt-target.ts';
import { hciTarget } from './hci-target.ts';

/** Every family of decoders, and what else reads octets from the air: by name, fresh. */
export async function allTargets(): Promise<Target[]> {
  const seeds = readSeeds();
  const families = (await decoderFamilies()).map((family) => familyTarget(family, seeds));
  return [...families, declaredTarget(), advertisingDataTarget(seeds), hciTarget(seeds), ...gattTargets()];
}
