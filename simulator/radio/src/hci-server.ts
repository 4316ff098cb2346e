import { rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { formatEndpoint, parseEndpoint } from './endpoint.cjs';
import { H4Reassembler } from './h4.cjs';
import { encodeCommand, isCommand, OPCODES } from './hci-command.ts';
import { powerEvent } from './power-event.cjs';
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
  readonly #onScan: () => void;
  readonly #hosts = new Set<Socket>();
  readonly #server = createServer((socket) => this.#accept(socket));
  #isUp = true;

  /** @param onScan called after each command that leaves the controller scanning */
  constructor(controller: VirtualController, onScan: () => void) {
    this.#controller = controller;
    this.#onScan = onScan;
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
    const heard = this.#controller.hear(packet);
    if (!heard) return false;
    const listening = this.#readingHosts();
    for (const host of listening) host.write(heard);
    return listening.length > 0;
  }

  /** Another program on the same machine switches the scan off: hosts see its command and the answer. */
  disableScan(): void {
    this.#obey(encodeCommand(OPCODES.leSetScanEnable, [0, 1]), undefined);
  }

  /** The adapter loses or gets power, as by `hciconfig down` and `up`. */
  setPower(isUp: boolean): void {
    this.#isUp = isUp;
    this.#controller.reset();
    this.#broadcast(powerEvent(isUp), undefined);
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
    if (!this.#isUp) host.write(powerEvent(false));
  }

  /** A host that sends what is no HCI is cut off: nothing after that can be understood. */
  #receive(host: Socket, reassembler: InstanceType<typeof H4Reassembler>, chunk: Uint8Array): void {
    try {
      for (const packet of reassembler.push(chunk)) if (isCommand(packet)) this.#obey(packet, host);
    } catch (error) {
      console.warn(`virtual radio: a host was cut off: ${error instanceof Error ? error.message : String(error)}`);
      host.destroy();
    }
  }

  #obey(command: Buffer, from: Socket | undefined): void {
    if (!this.#isUp) return;
    const answer = this.#controller.command(command);
    this.#broadcast(command, from);
    from?.write(answer);
    this.#broadcast(answer, from);
    if (this.#controller.isScanning) this.#onScan();
  }

  #broadcast(packet: Uint8Array, except: Socket | undefined): void {
    for (const host of this.#readingHosts()) if (host !== except) host.write(packet);
  }

  #readingHosts(): Socket[] {
    return [...this.#hosts].filter((host) => host.writableLength < MAX_UNREAD_BYTES);
  }

  #leave(host: Socket): void {
    this.#hosts.delete(host);
    if (this.#hosts.size === 0) this.#controller.reset();
  }
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
