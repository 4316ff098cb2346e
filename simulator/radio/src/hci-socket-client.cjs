'use strict';

/*
 * Takes the place of the module `@abandonware/bluetooth-hci-socket` under noble: the same class, but its packets travel
 * as H4 over the socket that SWARD_VIRTUAL_HCI names. It runs inside the program under test, hence plain CommonJS
 * without dependencies.
 */
const { EventEmitter } = require('node:events');
const net = require('node:net');
const { readAdapterEvent } = require('./adapter-event.cjs');
const { readBindState } = require('./bind-state.cjs');
const { parseEndpoint } = require('./endpoint.cjs');
const { H4Reassembler } = require('./h4.cjs');

/** @param {string} message @param {string} code @param {string} [syscall] */
const systemError = (message, code, syscall) => Object.assign(new Error(message), { code, syscall });

const notPermitted = (/** @type {string} */ syscall) => systemError('EPERM, Operation not permitted', 'EPERM', syscall);

const bindState = () => readBindState(process.env['SWARD_VIRTUAL_HCI_STATE']);

/** What a host without CAP_NET_RAW may still ask: commands of group 4, Informational Parameters. */
const INFORMATIONAL = 0x04;
const isInformational = (/** @type {Buffer} */ packet) => packet[0] === 0x01 && (packet[2] ?? 0) >> 2 === INFORMATIONAL;

/**
 * Emits `data` with one whole H4 packet, and `error`. Losing the radio looks to the host like losing power: `isDevUp`
 * turns false, and true again once the radio is back. An adapter that was unplugged leaves a dead socket behind, which
 * does not come to life when it is plugged in again: Linux keeps the socket with the device that is gone.
 */
class VirtualHciSocket extends EventEmitter {
  /** @type {import('./endpoint.cjs').Endpoint | undefined} */
  #endpoint;
  /** @type {net.Socket | undefined} */
  #socket;
  /** Assumed until the first connection fails: a host polls once a second, and would start a second late. */
  #isUp = true;
  #isDead = false;

  /** @param {number} [deviceId] ignored: there is one virtual adapter @throws {Error} ENODEV or EPERM */
  bindRaw(deviceId = 0) {
    const state = bindState();
    if (state === 'absent') throw systemError('ENODEV, No such device', 'ENODEV', 'bind');
    if (state === 'forbidden') throw notPermitted('bind');
    this.#endpoint = parseEndpoint(process.env['SWARD_VIRTUAL_HCI'] ?? '');
    return deviceId;
  }

  /** @param {number} [deviceId] @throws {Error} ENODEV or EPERM */
  bindUser(deviceId) {
    // The user channel needs CAP_NET_ADMIN from the start.
    if (bindState() === 'unprivileged') throw notPermitted('bind');
    return this.bindRaw(deviceId);
  }

  start() {
    if (!this.#endpoint) throw systemError('start before bindRaw or bindUser', 'EINVAL');
    if (!this.#socket && !this.#isDead) this.#connect(this.#endpoint);
  }

  stop() {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  /** The controller has no filter: every packet is one that the host asked for. @param {Buffer} _filter */
  setFilter(_filter) {}

  /** Also the moment to reconnect: so the host has seen the loss, and starts afresh, before the link is back. */
  isDevUp() {
    if (this.#isDead) return false;
    if (!this.#isUp && !this.#socket && this.#endpoint) this.#connect(this.#endpoint);
    return this.#isUp;
  }

  /** @param {Buffer} packet */
  write(packet) {
    if (this.#isDead) this.emit('error', systemError('EPIPE, Broken pipe', 'EPIPE', 'write'));
    else if (!this.#isUp || !this.#socket) this.emit('error', systemError('Network is down', 'ENETDOWN', 'write'));
    else if (bindState() === 'unprivileged' && !isInformational(packet)) this.emit('error', notPermitted('write'));
    else this.#socket.write(packet);
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
        // One packet a turn, as the kernel hands them over: what a host leaves to a promise is done before the next.
        for (const packet of reassembler.push(chunk)) setImmediate(() => this.#receive(socket, packet));
      } catch (error) {
        socket.destroy(/** @type {Error} */ (error));
      }
    });
    socket.on('error', (error) => this.emit('error', error));
    socket.on('close', () => this.#lose(socket));
  }

  /** @param {net.Socket} socket @param {Buffer} packet */
  #receive(socket, packet) {
    if (this.#socket !== socket) return;
    const event = readAdapterEvent(packet);
    if (event === undefined) this.emit('data', packet);
    else if (event === 'crash') process.abort();
    else if (event === 'gone') this.#die();
    else this.#isUp = event === 'up';
  }

  /** Without an `error`: the native module swallows the one that reading gets. */
  #die() {
    this.#isDead = true;
    this.#isUp = false;
    this.stop();
  }

  /** @param {net.Socket} socket */
  #lose(socket) {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#isUp = false;
  }
}

module.exports = VirtualHciSocket;
