/** Fills a log of the buffer through the product's own code, as days without a network would. */
import { openSqliteReadingLog } from '@sward/local-buffer/adapters/sqlite-reading-log.ts';
import { SensorReadings } from '../wear/sensor-readings.ts';
import { obeyParent, programOptions, tellParent } from './parent.ts';
import type { PrepareLogOptions } from './prepare-log-messages.ts';

const { file, readings, perCommit, startMs } = programOptions<PrepareLogOptions>();
/** Commits between two looks at the parent, which may have ended. */
const SLICE = 2000;

const log = openSqliteReadingLog({ file });
const source = new SensorReadings(startMs);
let stopped = false;
obeyParent(
  () => undefined,
  () => {
    stopped = true;
  },
);

for (let done = 0; done < readings && !stopped; ) {
  for (let commit = 0; commit < SLICE && done < readings; commit += 1) {
    const count = Math.min(perCommit, readings - done);
    log.append({ readings: source.take(count), marks: [] });
    done += count;
  }
  tellParent({ kind: 'progress', done });
  await new Promise(setImmediate);
}
log.close();
tellParent({ kind: 'ready' });
