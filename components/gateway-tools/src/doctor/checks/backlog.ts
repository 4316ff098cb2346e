import { CLOUD_CONSUMER, COMPONENTS } from '@sward/contracts/components.ts';
import type { Check } from '../check.ts';
import { numberIn, statusOf } from '../components.ts';
import { fault, ok, unknown, warning } from '../finding.ts';
import { spanOf } from '../words.ts';

/** A confirmation takes seconds. */
const WAITS_S = 600;
/** Readings are kept for seven days unless configured otherwise: there is time left to act. */
const LONG_S = 4 * 86_400;

/** Readings that the cloud has not confirmed, and for how long the oldest waits. */
export const backlog: Check = {
  id: 'backlog',
  about: 'readings on the disk that the cloud has not confirmed, and for how long the oldest has waited',
  async look(situation) {
    const status = await statusOf(situation, COMPONENTS.localBuffer);
    const readings = numberIn(status, `unconfirmed_${CLOUD_CONSUMER}`);
    const ageS = numberIn(status, `unconfirmed_${CLOUD_CONSUMER}_age_s`) ?? 0;
    if (status === undefined || readings === undefined)
      return [unknown('sward.LocalBuffer cannot be asked what it holds')];
    const details = { readings, age_s: ageS, log_mb: Math.round((numberIn(status, 'log_bytes') ?? 0) / 1e6) };
    if (readings === 0) return [ok('nothing waits for the cloud', details)];
    const words = `${readings} readings wait for the cloud, the oldest for ${spanOf(ageS)}`;
    if (ageS < WAITS_S) return [ok(words, details)];
    const todo =
      'See data-endpoint and cloud-link. Nothing is lost before retention_days (7) or max_log_mb is reached.';
    if (ageS < LONG_S) return [warning(words, todo, details)];
    return [
      fault(
        `${words}: they are given up when retention_days is over`,
        `${todo} To take them off the gateway: sudo sward backlog save`,
        details,
      ),
    ];
  },
};
