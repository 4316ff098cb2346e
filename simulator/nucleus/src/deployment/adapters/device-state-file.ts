import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type DeviceStateFile, EMPTY_STATE, parseState, serialiseState } from '../device-state.ts';

/** The state in one JSON file, replaced as a whole: a crash leaves the old or the new one. */
export const deviceStateFile = (path: string): DeviceStateFile => ({
  load: () => (existsSync(path) ? parseState(readFileSync(path, 'utf8'), path) : EMPTY_STATE),
  save: (state) => {
    writeFileSync(`${path}.new`, serialiseState(state), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  },
});
