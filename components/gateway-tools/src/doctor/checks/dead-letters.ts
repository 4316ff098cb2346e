import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Check } from '../check.ts';
import { numberIn, statusOf } from '../components.ts';
import { ok, unknown, warning } from '../finding.ts';

/** What the log keeps for a person to look at. */
export const deadLetters: Check = {
  id: 'dead-letters',
  about: 'things that are no readings, or that the cloud never takes, kept for a person to look at',
  async look(situation) {
    const status = await statusOf(situation, COMPONENTS.localBuffer);
    const letters = numberIn(status, 'log_dead_letters');
    if (letters === undefined) return [unknown('sward.LocalBuffer cannot be asked for dead letters')];
    if (letters === 0) return [ok('no dead letters', { letters })];
    return [
      warning(
        `${letters} dead letters`,
        'Read why: sqlite3 -readonly readings.db "select * from dead_letter" in the work folder of sward.LocalBuffer.',
        { letters },
      ),
    ];
  },
};
