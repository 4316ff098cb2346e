'use strict';

/*
 * Takes the place of the module `@abandonware/bluetooth-hci-socket` under noble: the same class, but its packets travel
 * as H4 over the socket that SWARD_VIRTUAL_HCI names. It runs inside the program under test, hence plain CommonJS
 * without dependencies.
 */
const { EventEmitter } = require('node:events');
const net = require('node:net');
const { parseEndpoint } = require('./endpoint.cjs');
const { H4Reassembler } = require('./h4.cjs');
const { readPowerEvent } = require('./power-event.cjs');

/** @param {string} message @param {string} code */
const systemError = (message, code) => Object.assign(new Error(message), { code });

/**
 * Emits `data` with one whole H4 packet, and `error`. Losing the radio looks to the host like losing power: `isDevUp`
 * turns false, and true again once the radio is back.
 */
class VirtualHciSocket extends EventEmitter {
  /** @type {import('./endpoint.cjs').Endpoint | undefined} */
  #endpoint;
  /** @type {net.Socket | undefined} */
  #socket;
  /** Assumed until the first connection fails: a host polls once a second, and would start a second late. */
  #isUp = true;

  /** @param {number} [deviceId] ignored: there is one virtual adapter */
  bindRaw(deviceId = 0) {
    this.#endpoint = parseEndpoint(process.env['SWARD_VIRTUAL_HCI'] ?? '');
    return deviceId;
  }

  /** @param {number} [deviceId] */
  bindUser(deviceId) {
    return this.bindRaw(deviceId);
  }

  start() {
    if (!this.#endpoint) throw systemError('start before bindRaw or bindUser', 'EINVAL');
    if (!this.#socket) this.#connect(this.#endpoint);
  }

  stop() {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  /** The controller has no filter: every packet is one that the host asked for. @param {Buffer} _filter */
  setFilter(_filter) {}

  /** Also the moment to reconnect: so the host has seen the loss, and starts afresh, before the link is back. */
  isDevUp() {
    if (!this.#isUp && !this.#socket && this.#endpoint) this.#connect(this.#endpoint);
    return this.#isUp;
  }

  /** @param {Buffer} packet */
  write(packet) {
    if (this.#isUp && this.#socket) this.#socket.write(packet);
    else this.emit('error', systemError('Network is down', 'ENETDOWN'));
  }

  /** @param {import('./endpoint.cjs').Endpoint} endpoint */
  #connect(endpoint) {
    const socket = net.connect(endpoint);
    const reassembler = new H4Reassembler();
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('connect', () => {
      this.#isUp = true;
    });
    socket.on('data', (chunk) => {
      try {
        for (const packet of reassembler.push(chunk)) this.#receive(packet);
      } catch (error) {
        socket.destroy(/** @type {Error} */ (error));
      }
    });
    socket.on('error', (error) => this.emit('error', error));
    socket.on('close', () => this.#lose(socket));
  }

  /** @param {Buffer} packet */
  #receive(packet) {
    const isUp = readPowerEvent(packet);
    if (isUp === undefined) this.emit('data', packet);
    else this.#isUp = isUp;
  }

  /** @param {net.Socket} socket */
  #lose(socket) {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#isUp = false;
  }
}

module.exports = VirtualHciSocket;
