import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeCommand, OPCODES } from '../src/hci-command.ts';
import VirtualHciSocket from '../src/hci-socket-client.cjs';
import { createRadio, type Radio } from '../src/radio.ts';

const READ_VERSION = encodeCommand(OPCODES.readLocalVersion, []);
const SET_SCAN = encodeCommand(OPCODES.leSetScanEnable, [0, 1]);
const VARIABLES = ['SWARD_VIRTUAL_HCI', 'SWARD_VIRTUAL_HCI_STATE'] as const;

let radio: Radio;
let socket: VirtualHciSocket;

beforeEach(async () => {
  radio = createRadio({ listen: 'tcp:127.0.0.1:0' });
  await radio.start();
  const environment = radio.environment();
  for (const name of VARIABLES) process.env[name] = environment[name];
  socket = new VirtualHciSocket();
});

afterEach(async () => {
  socket.stop();
  await radio.stop();
  for (const name of VARIABLES) delete process.env[name];
});

/** What comes of a command: its answer, or the code of the error. */
async function ask(command: Buffer): Promise<string> {
  const outcome = new Promise<string>((resolve) => {
    socket.once('data', (packet: Buffer) => resolve(packet.toString('hex').slice(0, 14)));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(`${code}`));
  });
  socket.write(command);
  return outcome;
}

/** Lets the event loop turn until the adapter looks as it should. */
async function until(isUp: boolean): Promise<void> {
  while (socket.isDevUp() !== isUp) await new Promise((next) => setImmediate(next));
}

describe('the socket of a host', () => {
  it('carries commands and their answers', async () => {
    socket.bindRaw();
    socket.start();
    await until(true);
    expect(await ask(READ_VERSION)).toBe('040e0c01011000');
  });

  it('is dead once the adapter was pulled out, also when it is back; a new one is not', async () => {
    socket.bindRaw();
    socket.start();
    await ask(READ_VERSION);
    radio.unplug();
    await until(false);
    expect(await ask(READ_VERSION)).toBe('EPIPE');
    expect(() => new VirtualHciSocket().bindRaw()).toThrow('ENODEV, No such device');
    radio.replug();
    socket.start();
    expect([socket.isDevUp(), await ask(READ_VERSION)]).toEqual([false, 'EPIPE']);
    socket = new VirtualHciSocket();
    socket.bindRaw();
    socket.start();
    expect(await ask(READ_VERSION)).toBe('040e0c01011000');
  });

  it('tells that the network is down while the adapter has no power', async () => {
    socket.bindRaw();
    socket.start();
    await ask(READ_VERSION);
    radio.setPower(false);
    await until(false);
    expect(await ask(READ_VERSION)).toBe('ENETDOWN');
    radio.setPower(true);
    await until(true);
    expect(await ask(READ_VERSION)).toBe('040e0c01011000');
  });

  it('may not be bound where that is forbidden', () => {
    radio.setBinding('forbidden');
    expect(() => socket.bindRaw()).toThrow(expect.objectContaining({ code: 'EPERM', syscall: 'bind' }));
  });

  it('without privilege may ask what the adapter is, and command nothing', async () => {
    radio.setBinding('unprivileged');
    expect(() => socket.bindUser()).toThrow(expect.objectContaining({ code: 'EPERM' }));
    socket.bindRaw();
    socket.start();
    expect(await ask(READ_VERSION)).toBe('040e0c01011000');
    expect(await ask(SET_SCAN)).toBe('EPERM');
  });
});
