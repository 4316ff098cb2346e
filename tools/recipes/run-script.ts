import { COMPONENTS } from '@sward/contracts/components.ts';

/**
 * The folder that a component's one zip was unpacked to, whatever its name: the zip's own (local deployments, GDK) or the
 * asset's hash (CDK).
 */
const UNPACKED = '"{artifacts:decompressedPath}"/*';

/**
 * The runtime lies beside the component that asks for it, in the folder of its version: both nuclei unpack to
 * `<root>/packages/artifacts-unarchived/<component>/<version>/<folder>`, and lite knows no variables of other components.
 */
const launcherOf = (runtimeVersion: string): string =>
  `"{artifacts:decompressedPath}/../../${COMPONENTS.nodeRuntime}/${runtimeVersion}"/*/launch`;

/**
 * Starts a component's program on the runtime of exactly this version.
 * @param capability the one right beyond an ordinary user's that it keeps, as setpriv(1) names it: `net_raw`
 */
export function runScript(runtimeVersion: string, capability?: string): string {
  const option = capability === undefined ? '' : `--capability ${capability} `;
  return `exec sh ${launcherOf(runtimeVersion)} ${option}${UNPACKED}/main.cjs`;
}

/** Has the runtime prove that it runs on this device: a wrong one fails its own deployment, before anything needs it. */
export const CHECK_SCRIPT = `exec sh ${UNPACKED}/launch ${UNPACKED}/check.cjs`;

/**
 * `sward`, as it lies in the umbrella's zip beside `sward.cjs`: the nucleus owns it there, so root may run it. Its own
 * version is the name of the folder that holds the unpacked zip.
 */
export const toolsLauncher = (runtimeVersion: string): string => `#!/bin/sh
# Starts a command of the gateway's tools on the runtime that they were built with: sh sward --help
set -eu
here=$(CDPATH='' cd -- "\${0%/*}" && pwd -P)
version=\${here%/*}
export SWARD_VERSION="\${version##*/}"
set -- "$here/sward.cjs" "$@"
for launch in "$here/../../../${COMPONENTS.nodeRuntime}/${runtimeVersion}"/*/launch; do
  exec sh "$launch" "$@"
done
`;

/** Puts a command that stays where it is from version to version into the work folder, then ends. */
export const LINK_TOOLS_SCRIPT = `set -- ${UNPACKED}/sward
printf '#!/bin/sh\\nexec sh "%s" "$@"\\n' "$1" > sward.new
chmod 755 sward.new
mv sward.new sward
`;
