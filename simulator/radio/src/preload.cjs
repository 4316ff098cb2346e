'use strict';

/*
 * Given to a program by NODE_OPTIONS=--require, with SWARD_VIRTUAL_HCI set: from then on, whoever requires
 * `@abandonware/bluetooth-hci-socket` gets the virtual one. Nothing else of the program changes, noble least of all.
 */
const Module = require('node:module');
const { join } = require('node:path');

const REPLACED = '@abandonware/bluetooth-hci-socket';
const REPLACEMENT = join(__dirname, 'hci-socket-client.cjs');

/** @typedef {{ _resolveFilename: (request: string, ...rest: unknown[]) => string }} Resolver */

if (process.env['SWARD_VIRTUAL_HCI']) {
  const resolver = /** @type {Resolver} */ (/** @type {unknown} */ (Module));
  const resolveFilename = resolver._resolveFilename;
  resolver._resolveFilename = function (request, ...rest) {
    return request === REPLACED ? REPLACEMENT : resolveFilename.call(this, request, ...rest);
  };
}
