import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { decodeAdvertisingEvent } from '../src/advertising-report.ts';
import type { AirFrame } from '../src/air-frame.ts';
import { captureFrames, looped } from '../src/capture-source.ts';
import { createRadio, type Radio } from '../src/radio.ts';
import { RadioStateError } from '../src/radio-errors.ts';
import { FIRMWARE_2, FIRMWARE_3, readCapture } from './captures.ts';
import { type HostLine, HostProcess } from './host-process.ts';

/** The capture at many times its speed: the same frames in the same order. */
const hurried = (name: string): AirFrame[] =>
  captureFrames(readCapture(name)).map(({ atMs, packet }) => ({ atMs: atMs / 20, packet }));

const withColons = (address: string): string => address.replace(/..(?!$)/g, '$&:');

/** A frame as noble's HCI layer tells it. */
const asNobleTells = ({ packet }: AirFrame) =>
  decodeAdvertisingEvent(packet).map(({ eventType, address, addressType, data, rssi }) => [
    eventType,
    withColons(address),
    addressType === 1 ? 'random' : 'public',
    Buffer.from(data).toString('hex'),
    rssi,
  ]);

const isPoweredOn = ({ state }: HostLine): boolean => state === 'poweredOn';

const radios: Radio[] = [];
const hosts: HostProcess[] = [];

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.kill()));
  await Promise.all(radios.splice(0).map((radio) => radio.stop()));
});

async function startRadio(source: Iterable<AirFrame>, listen = 'tcp:127.0.0.1:0'): Promise<Radio> {
  const radio = createRadio({ listen, source });
  radios.push(radio);
  await radio.start();
  return radio;
}

function startHost(radio: Radio): HostProcess {
  const host = new HostProcess(radio.environment());
  hosts.push(host);
  return host;
}

describe('the virtual radio under the unmodified noble', () => {
  it.each([FIRMWARE_2, FIRMWARE_3])('delivers every frame of %s in order, byte for byte', async (name) => {
    const frames = hurried(name);
    const radio = await startRadio(frames);
    const host = startHost(radio);
    await radio.finished;
    await host.until(() => host.reports.length >= frames.length);
    expect(host.reports).toEqual(frames.flatMap(asNobleTells));
    expect(host.lines.slice(0, 2)).toEqual([{ state: 'poweredOn' }, { scan: 'start' }]);
    expect(radio.counters()).toEqual({ aired: frames.length, sent: frames.length });
  });

  it('keeps to itself what nobody is to hear', async () => {
    const frames = hurried(FIRMWARE_3).slice(0, 40);
    const heard = frames.filter((_, i) => i % 2 === 1);
    const radio = await startRadio(frames.map((frame, i) => (i % 2 === 0 ? { ...frame, isMissed: true } : frame)));
    const host = startHost(radio);
    await radio.finished;
    await host.until(() => host.reports.length >= heard.length);
    expect(host.reports).toEqual(heard.flatMap(asNobleTells));
    expect(radio.counters()).toEqual({ aired: heard.length, sent: heard.length });
  });

  it('serves one host after the other, as when a component restarts', async () => {
    const radio = await startRadio(looped(hurried(FIRMWARE_3)));
    const first = startHost(radio);
    await first.until(() => first.reports.length > 20);
    await first.kill();
    const second = startHost(radio);
    await second.until(() => second.reports.length > 20);
    expect(radio.counters().aired).toBeGreaterThan(radio.counters().sent);
  });

  it('serves two hosts at once', async () => {
    const radio = await startRadio(looped(hurried(FIRMWARE_3)));
    const [first, second] = [startHost(radio), startHost(radio)];
    await first.until(() => first.reports.length > 20);
    await second.until(() => second.reports.length > 20);
  });

  it('lets noble find the adapter off and on again', async () => {
    const radio = await startRadio(looped(hurried(FIRMWARE_3)));
    const host = startHost(radio);
    await host.until(() => host.reports.length > 0);
    radio.setPower(false);
    await host.until((lines) => lines.some(({ state }) => state === 'poweredOff'));
    const heard = host.reports.length;
    radio.setPower(true);
    await host.until((lines) => lines.filter(isPoweredOn).length === 2);
    await host.until(() => host.reports.length > heard);
  });

  it('is off from the start for a host that comes while it is off', async () => {
    const radio = await startRadio(looped(hurried(FIRMWARE_3)));
    radio.setPower(false);
    const host = startHost(radio);
    await host.until((lines) => lines.some(({ state }) => state === 'poweredOff'));
    expect(host.reports).toEqual([]);
  });

  it('lets noble see that another program ended the scan', async () => {
    const radio = await startRadio(looped(hurried(FIRMWARE_3)));
    const host = startHost(radio);
    await host.until(() => host.reports.length > 0);
    radio.disableScan();
    await host.until((lines) => lines.some(({ scan }) => scan === 'stop'));
    const { sent } = radio.counters();
    expect(host.reports.length).toBe(sent);
  });

  it('looks switched off while its link is broken, and comes back', async () => {
    const radio = await startRadio(looped(hurried(FIRMWARE_3)));
    const host = startHost(radio);
    await host.until(() => host.reports.length > 0);
    radio.dropHosts();
    await host.until((lines) => lines.filter(isPoweredOn).length === 2);
    expect(host.lines).toContainEqual({ state: 'poweredOff' });
  });

  it('leaves noble with a warning when the address is nonsense', async () => {
    const radio = await startRadio([]);
    const host = new HostProcess({ ...radio.environment(), SWARD_VIRTUAL_HCI: 'localhost' });
    hosts.push(host);
    await host.until((lines) => lines.length > 0);
    expect(host.lines[0]?.warning).toMatch(/"localhost" is no address of a virtual radio: write unix:/);
  });
});

describe('the address of a virtual radio', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'radio-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('can be a unix socket', async () => {
    const listen = `unix:${join(folder, 'hci')}`;
    const radio = await startRadio(hurried(FIRMWARE_3), listen);
    const host = startHost(radio);
    await host.until(() => host.reports.length === 303);
    expect(radio.environment().SWARD_VIRTUAL_HCI).toBe(listen);
  });

  it('is not taken from a radio that still runs', async () => {
    const listen = `unix:${join(folder, 'hci')}`;
    await startRadio([], listen);
    await expect(createRadio({ listen, source: [] }).start()).rejects.toThrow(RadioStateError);
  });

  it('is known only once the radio listens', () => {
    expect(() => createRadio({ listen: 'tcp:127.0.0.1:0', source: [] }).environment()).toThrow(RadioStateError);
  });
});

describe('a host that speaks no HCI', () => {
  it('is cut off with a warning, and the radio lives on', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const radio = await startRadio(hurried(FIRMWARE_3));
    const port = Number(radio.environment().SWARD_VIRTUAL_HCI.split(':').at(-1));
    const stranger = createConnection(port, '127.0.0.1');
    const closed = new Promise((resolve) => stranger.once('close', resolve));
    stranger.end('GET / HTTP/1.1\r\n\r\n');
    await closed;
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('0x47 is no H4 packet indicator'));
    warn.mockRestore();
    const host = startHost(radio);
    await host.until(() => host.reports.length === 303);
  });

  it('is answered no further while it does not read, and disturbs no other host', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sward-radio-'));
    const path = join(folder, 'hci.sock');
    const radio = await startRadio([], `unix:${path}`);
    const asks = 120_000;
    const host = await rawHost(path);
    host.socket.pause();
    host.socket.write(Buffer.concat(Array.from({ length: asks }, () => READ_SUPPORTED_COMMANDS)));
    const reader = await rawHost(path);
    reader.socket.write(READ_VERSION);
    await reader.until((bytes) => bytes.includes(VERSION_ANSWER));
    await reader.atRest();
    // The radio has not taken what it could not answer.
    expect(host.socket.writableLength).toBeGreaterThan(0);
    host.socket.resume();
    await host.until(() => host.length() >= asks * SUPPORTED_COMMANDS_ANSWER_BYTES);
    host.socket.destroy();
    reader.socket.destroy();
    await radio.stop();
    await rm(folder, { recursive: true });
  });
});

/** H4 commands (Core, Vol 4, Part E, 7.4.1 and 7.4.2) and what the answers look like. */
const READ_VERSION = Buffer.from([0x01, 0x01, 0x10, 0x00]);
const VERSION_ANSWER = Buffer.from([0x01, 0x01, 0x10, 0x00]);
const READ_SUPPORTED_COMMANDS = Buffer.from([0x01, 0x02, 0x10, 0x00]);
const SUPPORTED_COMMANDS_ANSWER_BYTES = 71;

/** A host without noble: what it sends and hears, byte by byte. */
async function rawHost(path: string) {
  const socket = createConnection(path);
  let latest = Buffer.alloc(0);
  let length = 0;
  socket.on('data', (chunk) => {
    latest = Buffer.concat([latest.subarray(-200), chunk]);
    length += chunk.length;
  });
  await once(socket, 'connect');
  return {
    socket,
    length: () => length,
    /** Waits until the newest bytes that were heard meet the condition. */
    async until(condition: (bytes: Buffer) => boolean): Promise<void> {
      while (!condition(latest)) await once(socket, 'data');
    },
    /** Waits until nothing more is heard, by turns of the event loop that the radio shares. */
    async atRest(): Promise<void> {
      for (let before = -1, turns = 0; turns < 200; turns = before === length ? turns + 1 : 0) {
        before = length;
        await new Promise((next) => setImmediate(next));
      }
    },
  };
}
