'use strict';

/*
 * The kernel tells a host of its adapter's fate beside the HCI stream: by an ioctl whether it is up, by an error on the
 * socket when it is gone. This link has one stream only, so the radio says it by a vendor event (code 0xff) with a
 * signature; the client takes it out of the stream. `crash` plays a fault of the native module itself.
 */
const SIGNATURE = Buffer.from('ADAPTER', 'ascii');
const VENDOR_EVENT = Buffer.from([0x04, 0xff, SIGNATURE.length + 1, ...SIGNATURE]);

/** @typedef {'down' | 'up' | 'gone' | 'crash'} AdapterEvent */

/** @type {readonly AdapterEvent[]} */
const EVENTS = ['down', 'up', 'gone', 'crash'];

/** @param {AdapterEvent} event @returns {Buffer} the event as an H4 packet */
function adapterEvent(event) {
  return Buffer.concat([VENDOR_EVENT, Buffer.from([EVENTS.indexOf(event)])]);
}

/** @param {Buffer} packet @returns {AdapterEvent | undefined} undefined for any other packet */
function readAdapterEvent(packet) {
  const isAdapterEvent =
    packet.length === VENDOR_EVENT.length + 1 && packet.subarray(0, VENDOR_EVENT.length).equals(VENDOR_EVENT);
  return isAdapterEvent ? EVENTS[packet.readUInt8(VENDOR_EVENT.length)] : undefined;
}

module.exports = { adapterEvent, readAdapterEvent };
