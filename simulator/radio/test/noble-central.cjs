'use strict';

/*
 * A central in the plainest use of noble: takes orders as JSON lines on standard input, one array each, the order's name
 * first; says a JSON line for all that noble tells it. NOBLE_EXTENDED=1 asks for extended scans.
 */
const { createInterface } = require('node:readline');

/** @typedef {import('@abandonware/noble').Peripheral} Peripheral */
/** @typedef {import('@abandonware/noble').Characteristic} Characteristic */

/** @type {typeof import('@abandonware/noble')} */
// @ts-expect-error the package has no types for this entry, which gives what its main entry does
const noble = require('@abandonware/noble/with-custom-binding')({ extended: process.env['NOBLE_EXTENDED'] === '1' });

/** @param {object} line */
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** @type {Map<string, Peripheral>} */
const peripherals = new Map();
/** @type {Map<string, Characteristic>} */
const characteristics = new Map();

/** @param {string} id */
function peripheral(id) {
  const found = peripherals.get(id);
  if (!found) throw new Error(`no peripheral ${id}`);
  return found;
}

/** @param {string} id @param {string} uuid */
function characteristic(id, uuid) {
  const found = characteristics.get(`${id}/${uuid}`);
  if (!found) throw new Error(`no characteristic ${uuid} of ${id}`);
  return found;
}

noble.on('stateChange', (state) => {
  say({ state });
  if (state === 'poweredOn') noble.startScanning([], true);
});
noble.on('warning', (/** @type {string} */ warning) => say({ warning }));
noble.on('scanStop', () => say({ scan: 'stop' }));
noble.on('discover', (each) => {
  if (peripherals.has(each.id)) return;
  peripherals.set(each.id, each);
  each.on('disconnect', (/** @type {number} */ reason) => say({ disconnected: each.id, reason }));
  say({ found: each.id });
});

/** @type {Record<string, (id: string, uuid: string, hex: string) => void>} */
const ORDERS = {
  connect: (id) => peripheral(id).connect((error) => say({ connected: id, error: error ? `${error}` : undefined })),
  cancel: (id) => peripheral(id).cancelConnect(),
  disconnect: (id) => peripheral(id).disconnect(),
  rssi: (id) => peripheral(id).updateRssi((_, rssi) => say({ rssi })),
  discover: (id) =>
    peripheral(id).discoverAllServicesAndCharacteristics((_error, _services, found) => {
      for (const each of found) characteristics.set(`${id}/${each.uuid}`, each);
      say({ discovered: id, characteristics: found.map(({ uuid, properties }) => [uuid, ...properties]) });
    }),
  describe: (id, uuid) =>
    characteristic(id, uuid).discoverDescriptors((_, found) => {
      say({ described: uuid, descriptors: found.map((each) => each.uuid) });
    }),
  read: (id, uuid) => characteristic(id, uuid).read((_, data) => say({ read: data.toString('hex') })),
  write: (id, uuid, hex) =>
    characteristic(id, uuid).write(Buffer.from(hex, 'hex'), false, () => say({ written: uuid })),
  subscribe: (id, uuid) => {
    characteristic(id, uuid).on('data', (data) => say({ data: data.toString('hex'), from: id }));
    characteristic(id, uuid).subscribe(() => say({ subscribed: uuid }));
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const [name, id, uuid, hex] = JSON.parse(line);
  ORDERS[name]?.(id, uuid, hex);
});
