/**
 * What every component's program is started with. V8 would let young objects have 48 MB in each process and tidy up with a thread
 * per core beside the program: a gateway has neither to spare, and at 10,000 readings a second it costs no throughput.
 */
const NODE = 'node --disallow-code-generation-from-strings --max-semi-space-size=4 --single-threaded-gc';

/** Starts a component as the user that the nucleus runs components as. */
export const runScript = (program: string): string => `exec ${NODE} "${program}"`;

/**
 * Starts a component that needs one capability. The nucleus starts this script as root (RequiresPrivilege); the script becomes
 * the user that its work folder belongs to, which is the one that both nuclei run components as, and keeps of root's rights
 * that capability alone: in the ambient set, which a program inherits and which, unlike a capability of the file, leaves
 * NODE_OPTIONS in force. Where it cannot, it says so and starts the component all the same: as root where root started it
 * (a nucleus that runs everything as root), without the capability elsewhere.
 *
 * @param capability as setpriv(1) names it: `net_raw`
 */
export const runScriptWithCapability = (program: string, capability: string): string => `set -- ${NODE} "${program}"
[ "$(id -u)" = 0 ] || exec "$@"
user=$(stat -c %U .)
if [ "$user" = root ]; then
  echo "runs as root: the work folder belongs to root, so components have no user of their own" >&2
elif ! id -u "$user" >/dev/null 2>&1 || ! command -v setpriv >/dev/null; then
  echo "runs as root: setpriv (package util-linux) or the user $user is missing" >&2
else
  exec setpriv --reuid="$user" --regid="$(stat -c %g .)" --init-groups --no-new-privs \\
    --inh-caps=-all,+${capability} --ambient-caps=-all,+${capability} --bounding-set=-all,+${capability} "$@"
fi
exec "$@"
`;
