import { openAccountSource } from './account-source.ts';
import { openLocalSource } from './local-source.ts';
import type { OpenSource } from './source.ts';

/** The local cloud of a folder, or the account that the environment names. */
export const openSource: OpenSource = async ({ local, data, region, table }) =>
  local ? openLocalSource(data) : openAccountSource(region === undefined ? {} : { region }, table);
