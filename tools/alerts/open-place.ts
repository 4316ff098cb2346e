import { openAccountPlace } from './account-place.ts';
import { openLocalPlace } from './local-place.ts';
import type { OpenPlace } from './place.ts';

/** The local cloud of a folder, or the account that the environment names. */
export const openPlace: OpenPlace = async ({ local, data, region }) =>
  local ? openLocalPlace(data, Date.now) : openAccountPlace(region);
