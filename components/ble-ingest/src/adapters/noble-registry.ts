import type { Peer } from '../gatt-ports.ts';
import type { NobleForLinks } from './noble-gatt-internals.ts';

/** The id by which noble knows a device is its address without colons. */
export const nobleId = ({ address }: Peer): string => address;

const withColons = (address: string): string => address.replace(/(..)(?=.)/g, '$1:');

const NO_ADVERTISEMENT = { serviceData: [], serviceUuids: [], solicitationServiceUuids: [] };

/** RSSI "not available". */
const RSSI_UNKNOWN = 127;

/**
 * Makes a device known to noble, which has heard of none: advertising reports do not reach it. It connects only to ids in
 * its own tables.
 */
export function teach(noble: NobleForLinks, peer: Peer): void {
  const id = nobleId(peer);
  const address = withColons(peer.address);
  const { _bindings: bindings } = noble;
  bindings._addresses[id] = address;
  bindings._addresseTypes[id] = peer.addressType;
  bindings._connectable[id] = true;
  bindings.scannable[id] = false;
  noble.onDiscover(id, address, peer.addressType, true, { ...NO_ADVERTISEMENT }, RSSI_UNKNOWN, false);
}

/** Takes a device out of every table of noble, which itself forgets none. Not while there is a link. */
export function forget(noble: NobleForLinks, peer: Peer): void {
  const id = nobleId(peer);
  const { _bindings: bindings } = noble;
  const tables = [
    ...[bindings._addresses, bindings._addresseTypes, bindings._connectable, bindings.scannable],
    ...[noble._peripherals, noble._services, noble._characteristics, noble._descriptors],
    noble._discoveredPeripheralUUids,
  ];
  for (const table of tables) delete table[id];
  delete bindings._gap._discoveries[withColons(peer.address)];
}
