'use strict';

/* A program that uses noble in the plainest way; one JSON line for each thing that noble tells it. */
const noble = require('@abandonware/noble');

/** @param {object} line */
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

noble.on('stateChange', (state) => {
  say({ state });
  if (state === 'poweredOn') noble.startScanning([], true);
});
noble.on('scanStart', () => say({ scan: 'start' }));
noble.on('scanStop', () => say({ scan: 'stop' }));
noble.on('warning', (/** @type {string} */ warning) => say({ warning }));
noble._bindings._hci.on(
  'leAdvertisingReport',
  /** @param {number} _s @param {number} type @param {string} address @param {string} kind @param {Buffer} eir @param {number} rssi */
  (_s, type, address, kind, eir, rssi) => say({ report: [type, address, kind, eir.toString('hex'), rssi] }),
);
