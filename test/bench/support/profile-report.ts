import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CpuProfile, hotspotsOf } from './cpu-profile-summary.ts';

const SHOWN = 15;

const percent = (share: number) => share.toFixed(1).padStart(6);

/** For each profile in the folder the functions that took most of the busy time: with what they called, and by themselves. */
export function profileReport(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  const reports = files.map((name) => {
    const profile = JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile;
    const lines = hotspotsOf(profile, SHOWN).map(
      ({ name: where, selfPercent, totalPercent }) => `${percent(totalPercent)} ${percent(selfPercent)}  ${where}`,
    );
    return [name, ' total   self', ...lines].join('\n');
  });
  return reports.join('\n\n');
}
