import type { Check, Situation } from '../check.ts';
import { fault, ok, type Verdict } from '../finding.ts';

const FOLDER = '/sys/fs/ext4';

/** Errors that ext4 has written down: they stay until a check of the file system. */
export const diskErrors: Check = {
  id: 'disk-errors',
  about: 'errors that ext4 counted on any of its file systems',
  async look(situation) {
    const names = await situation.machine.system.names(FOLDER);
    if (!names.ok) return [];
    const verdicts = await Promise.all(names.value.map((device) => verdictOf(situation, device)));
    const bad = verdicts.filter((verdict) => verdict !== undefined);
    return bad.length > 0 ? bad : [ok('ext4 has counted no errors')];
  },
};

async function verdictOf({ machine: { system } }: Situation, device: string): Promise<Verdict | undefined> {
  const text = await system.text(`${FOLDER}/${device}/errors_count`);
  const errors = text.ok ? Number(text.value) : 0;
  if (!(errors > 0)) return undefined;
  const last = await system.text(`${FOLDER}/${device}/last_error_time`);
  const lastS = last.ok ? Number(last.value) : 0;
  return fault(
    `ext4 has counted ${errors} errors on ${device}`,
    `Save the backlog, then change the card; until then: sudo e2fsck -f /dev/${device} while it is not mounted.`,
    { device, errors, last_error_at: lastS > 0 ? new Date(lastS * 1000).toISOString() : '' },
  );
}
