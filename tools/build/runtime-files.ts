import { join } from 'node:path';
import { NODE_RUNTIME } from '../recipes/catalogue.ts';

/** The compiled modules for one processor: absolute paths. */
export type Natives = { readonly betterSqlite3: string; readonly hciSocket: string; readonly awsCrt: string };

const HCI_SOCKET = 'node_modules/@abandonware/bluetooth-hci-socket';
const HCI_SOCKET_ADDON = `${HCI_SOCKET}/build/Release/bluetooth_hci_socket.node`;

/** The packages that are in the native modules. nan is headers only, compiled into the socket. */
export const NATIVE_PACKAGES: readonly string[] = [
  'better-sqlite3',
  '@abandonware/bluetooth-hci-socket',
  'nan',
  'aws-crt',
].map((name) => `node_modules/${name}`);

const LICENSES = [
  ['better-sqlite3.txt', 'better-sqlite3/LICENSE'],
  ['bluetooth-hci-socket.txt', '@abandonware/bluetooth-hci-socket/LICENSE'],
  ['nan.txt', 'nan/LICENSE.md'],
  ['aws-crt.txt', 'aws-crt/LICENSE'],
  ['aws-crt-notice.txt', 'aws-crt/NOTICE'],
] as const;

/** aws-crt's own binaries, as it brings them for each processor. */
export const awsCrtBinary = (root: string, folder: string): string =>
  join(root, 'node_modules/aws-crt/dist/bin', folder, 'aws-crt-nodejs.node');

/** What `npm ci` compiled for this machine's Node. */
export const hostNatives = (root: string, awsCrtFolder: string): Natives => ({
  betterSqlite3: join(root, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node'),
  hciSocket: join(root, HCI_SOCKET_ADDON),
  awsCrt: awsCrtBinary(root, awsCrtFolder),
});

/**
 * What every runtime's zip holds, path in the zip -> absolute path: the launcher, the check, the native modules, and of
 * bluetooth-hci-socket the little JavaScript around its addon, because it is required by its name.
 */
export function runtimeFiles(root: string, { betterSqlite3, hciSocket, awsCrt }: Natives): Map<string, string> {
  const own = ['launch', 'check.cjs'].map((file) => [file, join(root, NODE_RUNTIME.folder, file)] as const);
  const socket = ['package.json', 'index.js', 'lib/native.js'].map((file) => `${HCI_SOCKET}/${file}`);
  return new Map([
    ...own,
    ...socket.map((file) => [file, join(root, file)] as const),
    [HCI_SOCKET_ADDON, hciSocket],
    ['native/better_sqlite3.node', betterSqlite3],
    ['native/aws-crt-nodejs.node', awsCrt],
    ...LICENSES.map(([file, source]) => [`licenses/${file}`, join(root, 'node_modules', source)] as const),
  ]);
}
