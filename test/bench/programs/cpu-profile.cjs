/**
 * Preload (`node --require`): samples where this process spends its processor time and writes a `.cpuprofile` at its end.
 * Node takes its own `--cpu-prof` on the command line only, which is the recipe's.
 *
 * BENCH_PROFILE_DIR   folder to write into
 * BENCH_PROFILE_NAME  beginning of the file's name
 */
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { join } = require('node:path');

const folder = process.env['BENCH_PROFILE_DIR'];
if (folder !== undefined) {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.start');
  process.on('exit', () => {
    // Within one thread the inspector answers before `post` returns.
    session.post('Profiler.stop', (_error, { profile }) => {
      const name = `${process.env['BENCH_PROFILE_NAME'] ?? 'node'}-${process.pid}.cpuprofile`;
      writeFileSync(join(folder, name), JSON.stringify(profile));
    });
  });
}
