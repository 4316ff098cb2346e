'use strict';

/*
 * Proves that this runtime runs here: its Node, and with it every native module. It is the install step of the component, so
 * that a runtime for another processor or an older C library fails the deployment, and not the components that need it.
 */
const { join } = require('node:path');

const HCI_SOCKET = join('node_modules', '@abandonware', 'bluetooth-hci-socket', 'build', 'Release');

for (const addon of [
  join('native', 'aws-crt-nodejs.node'),
  join('native', 'better_sqlite3.node'),
  join(HCI_SOCKET, 'bluetooth_hci_socket.node'),
]) {
  process.dlopen({ exports: {} }, join(__dirname, addon));
}
process.stdout.write(`Node ${process.version} for ${process.arch} runs here with its native modules\n`);
