/** `npm run alerts`: rules, channels and alerts, of an account or of the local cloud. */
import { userInfo } from 'node:os';
import { openPlace } from './alerts/open-place.ts';
import { runAlerts } from './alerts/run-alerts.ts';

const world = {
  stdin: process.stdin,
  out: (line: string) => console.log(line),
  err: (line: string) => console.error(line),
  openPlace,
  now: Date.now,
  user: userInfo().username,
};

// Whoever read the first lines, `| head`, has had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

runAlerts(process.argv.slice(2), world).then((code) => {
  process.exitCode = code;
});
