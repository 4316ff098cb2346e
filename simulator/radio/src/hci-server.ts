import { rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { isAclData } from './acl-data.ts';
import { adapterEvent } from './adapter-event.cjs';
import { formatEndpoint, parseEndpoint } from './endpoint.cjs';
import { H4Reassembler } from './h4.cjs';
import { encodeCommand, isCommand, OPCODES } from './hci-command.ts';
import { RadioStateError } from './radio-errors.ts';
import type { VirtualController } from './virtual-controller.ts';

/** A host that does not read loses events beyond this, as it does when a kernel's socket buffer is full. */
const MAX_UNREAD_BYTES = 1_048_576;

/**
 * One controller, any number of hosts at once or in turn, as on Linux' raw HCI channel: each host sees every event, and
 * the commands of the others. A controller without hosts is reset.
 */
export class HciServer {
  readonly #controller: VirtualController;
  readonly #onListen: () => void;
  readonly #hosts = new Set<Socket>();
  readonly #server = createServer((socket) => this.#accept(socket));
  #isUp = true;
  #isPlugged = true;
  #isHung = false;

  /** @param onListen called after each command that leaves the controller listening to the air */
  constructor(controller: VirtualController, onListen: () => void) {
    this.#controller = controller;
    this.#onListen = onListen;
  }

  /** Starts to listen; resolves with the address, its port filled in. @throws RadioStateError */
  async listen(address: string): Promise<string> {
    const endpoint = parseEndpoint(address);
    await new Promise<void>((resolve, reject) => {
      const fail = (cause: Error): void =>
        reject(new RadioStateError(`cannot listen on ${address}: ${cause.message}`, { cause }));
      this.#server.once('error', fail);
      this.#server.listen(endpoint, () => {
        this.#server.off('error', fail);
        resolve();
      });
    });
    const bound = this.#server.address();
    return bound !== null && typeof bound === 'object' && 'host' in endpoint
      ? formatEndpoint({ host: endpoint.host, port: bound.port })
      : address;
  }

  /** Drops every host and the socket. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const host of this.#hosts) host.destroy();
    await closed;
  }

  /** Puts an advertising event on air; returns whether it went to a host. */
  air(packet: Uint8Array): boolean {
    const heard = this.#isHung ? undefined : this.#controller.hear(packet);
    return heard !== undefined && this.#broadcast(heard, undefined);
  }

  /** Sends what the controller tells of itself: data and events of links. */
  emit(packet: Uint8Array): void {
    if (!this.#isHung) this.#broadcast(packet, undefined);
  }

  /** Another program on the same machine switches the scan off: hosts see its command and the answer. */
  disableScan(): void {
    this.#obey(encodeCommand(OPCODES.leSetScanEnable, [0, 1]), undefined);
  }

  /** The adapter loses or gets power, as by `hciconfig down` and `up`. */
  setPower(isUp: boolean): void {
    this.#isUp = isUp;
    this.#restart();
    this.#broadcast(adapterEvent(isUp ? 'up' : 'down'), undefined);
  }

  /** The adapter is pulled out, or put back: sockets that hosts had bound to it stay dead, new ones work. */
  setPlugged(isPlugged: boolean): void {
    this.#isPlugged = isPlugged;
    this.#isUp = true;
    this.#restart();
    for (const host of isPlugged ? [] : this.#hosts) host.end(adapterEvent('gone'));
  }

  /** The controller's firmware hangs: it takes what hosts send and says nothing any more. */
  setHung(isHung: boolean): void {
    this.#isHung = isHung;
  }

  /** Each host's process dies as by a fault of its native module. */
  crashHosts(): void {
    this.#broadcast(adapterEvent('crash'), undefined);
  }

  /** Unplugs the hosts without a word, as when the radio's process is killed. They may come back. */
  dropHosts(): void {
    for (const host of this.#hosts) host.destroy();
  }

  #accept(host: Socket): void {
    const reassembler = new H4Reassembler();
    this.#hosts.add(host);
    host.setNoDelay(true);
    host.on('data', (chunk) => {
      this.#receive(host, reassembler, chunk);
      // A host that asks and does not read gets no more answers: they would pile up here without bound.
      if (host.writableNeedDrain) host.pause();
    });
    host.on('drain', () => host.resume());
    // A reset by the host is how a killed process leaves: 'close' follows and is all that matters.
    host.on('error', () => host.destroy());
    host.on('close', () => this.#leave(host));
    if (!this.#isPlugged) host.end(adapterEvent('gone'));
    else if (!this.#isUp) host.write(adapterEvent('down'));
  }

  /** A host that sends what is no HCI is cut off: nothing after that can be understood. */
  #receive(host: Socket, reassembler: InstanceType<typeof H4Reassembler>, chunk: Uint8Array): void {
    try {
      for (const packet of reassembler.push(chunk)) this.#take(packet, host);
    } catch (error) {
      console.warn(`virtual radio: a host was cut off: ${error instanceof Error ? error.message : String(error)}`);
      host.destroy();
    }
  }

  #take(packet: Buffer, from: Socket): void {
    if (isCommand(packet)) this.#obey(packet, from);
    else if (isAclData(packet) && this.#isAwake()) this.#controller.data(packet);
  }

  #obey(command: Buffer, from: Socket | undefined): void {
    if (!this.#isAwake()) return;
    const answers = this.#controller.command(command, from);
    this.#broadcast(command, from);
    for (const answer of answers) {
      if (from) write(from, answer);
      this.#broadcast(answer, from);
    }
    if (this.#controller.isListening) this.#onListen();
  }

  #isAwake(): boolean {
    return this.#isUp && this.#isPlugged && !this.#isHung;
  }

  /** Power lost or regained: the firmware starts anew. */
  #restart(): void {
    this.#isHung = false;
    this.#controller.setDeaf(false);
    this.#controller.reset();
  }

  #broadcast(packet: Uint8Array, except: Socket | undefined): boolean {
    const listening = this.#readingHosts().filter((host) => host !== except);
    for (const host of listening) write(host, packet);
    return listening.length > 0;
  }

  #readingHosts(): Socket[] {
    return [...this.#hosts].filter((host) => !host.writableEnded && host.writableLength < MAX_UNREAD_BYTES);
  }

  #leave(host: Socket): void {
    this.#hosts.delete(host);
    this.#controller.leave(host);
    if (this.#hosts.size === 0) this.#controller.reset();
  }
}

/** What is written within one turn of the event loop goes out together: one system call for a burst. */
function write(host: Socket, packet: Uint8Array): void {
  if (host.writableCorked === 0) {
    host.cork();
    process.nextTick(() => host.uncork());
  }
  host.write(packet);
}

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect({ path });
    probe.once('error', () => resolve(false));
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
  });

/** Removes the socket that a killed radio left at a unix address. One that a running radio answers at stays. */
export async function clearStaleSocket(address: string): Promise<void> {
  const endpoint = parseEndpoint(address);
  if ('path' in endpoint && !(await answers(endpoint.path))) await rm(endpoint.path, { force: true });
}
