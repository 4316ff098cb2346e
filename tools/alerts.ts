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

runAlerts(process.argv.slice(2), world).then((code) => {
  process.exitCode = code;
});
