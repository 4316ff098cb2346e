'use strict';

/*
 * The kernel tells a host whether its adapter is up by an ioctl beside the HCI stream. This link has one stream only, so
 * the controller says it by a vendor event (code 0xff) with a signature; the client takes it out of the stream.
 */
const VENDOR_EVENT = Buffer.from([0x04, 0xff, 0x06, ...Buffer.from('POWER', 'ascii')]);

/** @param {boolean} up @returns {Buffer} the event as an H4 packet */
function powerEvent(up) {
  return Buffer.concat([VENDOR_EVENT, Buffer.from([up ? 1 : 0])]);
}

/** @param {Buffer} packet @returns {boolean | undefined} whether the adapter is up; undefined for any other packet */
function readPowerEvent(packet) {
  const isPowerEvent =
    packet.length === VENDOR_EVENT.length + 1 && packet.subarray(0, VENDOR_EVENT.length).equals(VENDOR_EVENT);
  return isPowerEvent ? packet[VENDOR_EVENT.length] === 1 : undefined;
}

module.exports = { powerEvent, readPowerEvent };
