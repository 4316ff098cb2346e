/** One native module that is compiled from the sources that npm brought. */
export type Addon = {
  /** Its npm package. */
  readonly packageName: string;
  /** Target of its `binding.gyp`, and base name of the file that it makes. */
  readonly target: string;
  /** Options for `node-gyp configure`: variables that its install script would set. */
  readonly configure: readonly string[];
  /** Preprocessor flags. */
  readonly defines: readonly string[];
  /** Other packages of which headers are compiled in. */
  readonly headers: readonly string[];
};

export const BETTER_SQLITE3: Addon = {
  packageName: 'better-sqlite3',
  target: 'better_sqlite3',
  configure: [],
  // As tools/setup compiles it for this machine: SQLite syncs with fdatasync, which spares the card half of all bytes.
  defines: ['-DHAVE_FDATASYNC=1'],
  headers: [],
};

export const HCI_SOCKET: Addon = {
  packageName: '@abandonware/bluetooth-hci-socket',
  target: 'bluetooth_hci_socket',
  configure: ['--module_name=bluetooth_hci_socket', '--module_path=lib/binding'],
  defines: [],
  headers: ['nan'],
};
