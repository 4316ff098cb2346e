/**
 * The program that is recorded: does the jobs of a file, each in a folder of its own, one after the other.
 *
 *   node --import tsx recorded-program.ts <folder of the folders> <jobs.json>
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_FILE } from './check-image.ts';
import type { Job, RecoveryJob, WorkJob } from './jobs.ts';
import type { Say } from './marks.ts';
import { withMarksIn } from './marks-file.ts';
import { planOf, SHAPES } from './plan.ts';
import { goOn, newBatch } from './recovery.ts';
import { writeLogOfSchema1 } from './schema-1.ts';
import { subjectNamed } from './subjects.ts';
import { Workload } from './workload.ts';

/** Overwrites the header of a database, as a medium may that loses a block. */
function spoilHeader(file: string): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(100, 0x5a), 0, 100, 0);
  fsyncSync(handle);
  closeSync(handle);
}

function work({ subject, seed, shape, killed = false }: WorkJob, folder: string, say: Say): void {
  const { work: open } = subjectNamed(subject);
  const file = join(folder, LOG_FILE);
  let aside = 0;
  const setAside = () => {
    aside += 1;
    renameSync(file, `${file}.aside-${aside}`);
  };
  if (SHAPES[shape].upgrades) writeLogOfSchema1(file, say);
  const workload = new Workload({ open: () => open(file), setAside, damage: () => spoilHeader(file) }, say);
  workload.run(planOf(seed, SHAPES[shape]));
  if (killed) process.kill(process.pid, 'SIGKILL');
  workload.close();
}

function recover({ subject, unacknowledged }: RecoveryJob, folder: string, say: Say): void {
  const log = subjectNamed(subject).recover(join(folder, LOG_FILE));
  say({ at: 'recovered', log: log.id });
  goOn(log, unacknowledged, newBatch(1), say);
  log.close();
  say({ at: 'settled' });
}

function run(job: Job, root: string): void {
  const folder = join(root, job.folder);
  mkdirSync(folder, { recursive: true });
  withMarksIn(folder, (say) => (job.kind === 'work' ? work(job, folder, say) : recover(job, folder, say)));
}

const [root = '', file = ''] = process.argv.slice(2);
const jobs: Job[] = JSON.parse(readFileSync(file, 'utf8'));
for (const job of jobs) run(job, root);
