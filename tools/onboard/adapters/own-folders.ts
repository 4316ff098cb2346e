import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this user's programs keep things, by the XDG base directory specification. */
const baseOf = (variable: string, fallback: string) => process.env[variable] || join(homedir(), fallback);

/** Tokens and claims of cards, of one account and region. */
export const stateFolder = (account: string, region: string) =>
  join(baseOf('XDG_STATE_HOME', '.local/state'), 'sward', `${account}-${region}`, 'cards');

/** What can be downloaded again. */
export const cacheFolder = () => join(baseOf('XDG_CACHE_HOME', '.cache'), 'sward', 'nucleus');
