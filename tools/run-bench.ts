/** `npm run bench`: installs the peers that are missing, builds the artifacts and measures them side by side. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BENCHMARKS } from '../test/bench/benchmarks.ts';
import { parseBenchArguments } from '../test/bench/support/arguments.ts';
import { BENCH_BUILD } from '../test/bench/support/bundle.ts';
import { runBenchmarks } from '../test/bench/support/run-benchmarks.ts';
import { buildHere } from './build/build-here.ts';
import { repositoryRoot } from './repository-root.ts';

const names = BENCHMARKS.map(({ name }) => name);

const HELP = `Usage: npm run bench -- [${names.join(' ')}] [OPTIONS]

${BENCHMARKS.map(({ name, purpose }) => `  ${name.padEnd(10)} ${purpose}`).join('\n')}

All of them where none is named. The built components run as processes of their own, the peers beside them in the same
run, on the disk that holds the temporary folder (TMPDIR).

  --quick        some minutes, to see that everything works; the figures are rough
  --json         the whole report as one line of JSON, the last one
  --out FILE     the same report into a file
  --plot DIR     the pictures of the benchmarks that have one into this folder, as SVG
  --profile DIR  V8 CPU profiles of the components into this folder; the figures of such a run are lower
  --help

Progress goes to stderr. The exit code is 1 where something could not be measured, 0 also where an aim was missed.`;

/** A peer that cannot be installed is told in the tables, where its rows are missing. */
function installPeers(): void {
  spawnSync('sh', [join('tools', 'install-system-parts.sh'), 'bench'], {
    cwd: repositoryRoot,
    stdio: ['ignore', 2, 2],
  });
}

try {
  const options = parseBenchArguments(process.argv.slice(2), names);
  if (options === undefined) console.log(HELP);
  else {
    installPeers();
    console.error('building the components');
    await buildHere(BENCH_BUILD);
    const benchmarks = BENCHMARKS.filter(({ name }) => options.names.includes(name));
    // A signal leaves benchmarks in the middle of waiting for what is closed by now.
    process.exit((await runBenchmarks(benchmarks, options)) ? 0 : 1);
  }
} catch (error) {
  console.error(`npm run bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
