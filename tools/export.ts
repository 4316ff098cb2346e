/** `npm run export`: readings of a gateway into a CSV or Parquet file. */
import { openSource } from './export/open-source.ts';
import { runExport } from './export/run-export.ts';

// It would stand between what this program says: who runs it decides when to have a newer Node.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());

const world = {
  openSource,
  out: (line: string) => console.log(line),
  err: (line: string) => console.error(line),
  signal: interrupted.signal,
};

runExport(process.argv.slice(2), world).then((code) => {
  process.exitCode = code;
});
