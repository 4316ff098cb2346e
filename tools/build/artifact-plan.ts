import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Platform } from './platform.ts';

/** What goes into a component's zip, by path in the zip; sources are paths below the repository's root. */
export type ArtifactPlan = {
  /** Programs: bundle in the zip -> the source that it starts from. */
  readonly bundles: ReadonlyMap<string, string>;
  /** Modules that stay a `require` in the bundle. */
  readonly external: readonly string[];
  /** Copied as they are. */
  readonly files: ReadonlyMap<string, string>;
};

const HCI_SOCKET = 'node_modules/@abandonware/bluetooth-hci-socket';

/** Native parts that one component alone needs. */
const OWN_FILES: ReadonlyMap<string, readonly string[]> = new Map([
  [
    COMPONENTS.bleIngest,
    ['package.json', 'index.js', 'lib/native.js', 'build/Release/bluetooth_hci_socket.node'].map(
      (file) => `${HCI_SOCKET}/${file}`,
    ),
  ],
]);

const SQLITE = 'node_modules/better-sqlite3/build/Release/better_sqlite3.node';

/** The plan for one component. */
export function artifactPlan(name: string, folder: string, platform: Platform): ArtifactPlan {
  const files = new Map((OWN_FILES.get(name) ?? []).map((file) => [file, file]));
  files.set('native/aws-crt-nodejs.node', `node_modules/aws-crt/dist/bin/${platform.awsCrt}/aws-crt-nodejs.node`);
  if (name === COMPONENTS.localBuffer) files.set('native/better_sqlite3.node', SQLITE);
  const bundles = new Map([['main.cjs', `${folder}/src/main.ts`]]);
  // noble in a process of its own: what crashes there takes no reading along.
  if (name === COMPONENTS.bleIngest) bundles.set('radio.cjs', `${folder}/src/radio-process/main.ts`);
  return {
    bundles,
    // Only the socket is native: kept external, it is found beside the bundle, or replaced by a virtual radio.
    external: ['@abandonware/bluetooth-hci-socket'],
    files,
  };
}
