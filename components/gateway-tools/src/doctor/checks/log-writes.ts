import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Check } from '../check.ts';
import { numberIn, statusOf } from '../components.ts';
import { fault, ok, unknown, warning } from '../finding.ts';
import { shownText } from '../words.ts';

/** Whether the log can be written, and was ever damaged. */
export const logWrites: Check = {
  id: 'log-writes',
  about: 'whether sward.LocalBuffer can write its log, and whether the log was damaged',
  async look(situation) {
    const status = await statusOf(situation, COMPONENTS.localBuffer);
    if (status === undefined) return [unknown('sward.LocalBuffer cannot be asked whether it can write')];
    const { commit_error: failure } = status.detail;
    const damagedRows = numberIn(status, 'damaged_rows') ?? 0;
    const setAside = numberIn(status, 'log_quarantined') ?? 0;
    const details = {
      commit_error: shownText(String(failure ?? '')),
      damaged_rows: damagedRows,
      log_quarantined: setAside,
    };
    if (failure !== undefined) {
      return [
        fault(
          `the log cannot be written: ${details.commit_error}`,
          'See disk-space, disk-writable, disk-errors and work-folders. Sources keep their readings meanwhile.',
          details,
        ),
      ];
    }
    if (damagedRows > 0 || setAside > 0) {
      return [warning('the log was damaged', 'Change the card; keep readings.db.damaged-* for salvage.', details)];
    }
    return [ok('the log is written', details)];
  },
};
