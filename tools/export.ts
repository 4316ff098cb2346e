/** `npm run export`: readings of a gateway into a CSV or Parquet file. */
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { openSource } from './export/open-source.ts';
import { runExport } from './export/run-export.ts';
import { stopSignal } from './stop-signal.ts';

// It would stand between what this program says: who runs it decides when to have a newer Node.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const world = {
  openSource,
  out: (line: string) => console.log(line),
  err: (line: string) => console.error(line),
  signal: stopSignal(createSystemClock()),
};

runExport(process.argv.slice(2), world).then((code) => {
  process.exitCode = code;
});
