import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Reads "add GROUP" and "remove GROUP" lines. End of input without all groups removed means that the nucleus is gone: it then ends
 * what is left, SIGTERM first, SIGKILL after the grace time ($1, in tenths of a second).
 */
const GUARD_SCRIPT = `
trap '' HUP INT TERM
groups=' '
while read -r verb group; do
  case $verb in
    add) groups="$groups$group " ;;
    remove) case $groups in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;; esac ;;
  esac
done
for group in $groups; do kill -s TERM -- "-$group" 2>/dev/null; done
left=$1
while [ "$left" -gt 0 ]; do
  alive=
  for group in $groups; do kill -s 0 -- "-$group" 2>/dev/null && alive=yes; done
  [ -z "$alive" ] && exit 0
  sleep 0.1
  left=$((left - 1))
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
`;

/** Sees to it that no component outlives the nucleus, even one ended by SIGKILL. */
export interface ProcessGuard {
  add(group: number): void;
  remove(group: number): void;
  close(): Promise<void>;
}

const send = (guard: ChildProcess, line: string): void => {
  if (guard.stdin?.writable) guard.stdin.write(`${line}\n`);
};

/**
 * Starts the guard: one `/bin/sh` in a session of its own that waits on a pipe from this process. The kernel closes that
 * pipe however this process ends.
 *
 * @param onLost called when the guard itself was ended from outside: components are then no longer guarded.
 */
export const startProcessGuard = (graceMs: number, onLost: () => void): ProcessGuard => {
  const guard = spawn('/bin/sh', ['-c', GUARD_SCRIPT, 'nucleus-guard', String(Math.ceil(graceMs / 100))], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  let closing = false;
  const ended = once(guard, 'exit').then(() => {
    if (!closing) onLost();
  }, onLost);
  guard.stdin?.on('error', () => undefined); // a lost guard is reported by its exit
  return {
    add: (group) => send(guard, `add ${group}`),
    remove: (group) => send(guard, `remove ${group}`),
    close: async () => {
      closing = true;
      guard.stdin?.end();
      await ended;
    },
  };
};
