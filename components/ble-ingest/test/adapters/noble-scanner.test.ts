import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeAdvertisingEvent, encodeAdvertisingEvent, SCAN_RSP } from '@sward/radio/advertising-report.ts';
import type { AirFrame } from '@sward/radio/air-frame.ts';
import { captureFrames, looped } from '@sward/radio/capture-source.ts';
import { createRadio, type Radio } from '@sward/radio/radio.ts';
import { bundleProgram, ScannerProcess } from './scanner-process.ts';

const CAPTURES = join(__dirname, '../../../../simulator/radio/captures');

const radios: Radio[] = [];
const scanners: ScannerProcess[] = [];
let folder: string;
let program: string;
let frames: AirFrame[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanner-'));
  program = join(folder, 'program.cjs');
  await bundleProgram(program);
  const capture = await readFile(join(CAPTURES, 'ruuvi-hcidump-3.x.btsnoop'));
  frames = captureFrames(capture).map(({ atMs, packet }) => ({ atMs: atMs / 20, packet }));
});

afterEach(async () => {
  await Promise.all(scanners.splice(0).map((scanner) => scanner.kill()));
  await Promise.all(radios.splice(0).map((radio) => radio.stop()));
});

afterAll(() => rm(folder, { recursive: true }));

async function startRadio(source: Iterable<AirFrame>): Promise<Radio> {
  const radio = createRadio({ listen: 'tcp:127.0.0.1:0', source });
  radios.push(radio);
  await radio.start();
  return radio;
}

function startScanner(environment: NodeJS.ProcessEnv): ScannerProcess {
  const scanner = new ScannerProcess(program, environment);
  scanners.push(scanner);
  return scanner;
}

const asScannerTells = ({ packet }: AirFrame) =>
  decodeAdvertisingEvent(packet).map(({ address, addressType, rssi, data, eventType }) => ({
    address,
    addressType: addressType === 1 ? 'random' : 'public',
    rssi,
    scanResponse: eventType === SCAN_RSP,
    connectable: eventType === ADV_IND,
    data: Buffer.from(data).toString('hex'),
  }));

/** One advertisement on air, `data` in hex. */
const frame = (data: string, rssi = -60): AirFrame => {
  const report = { eventType: 0, addressType: 1, address: 'c0ffee000001', data: Buffer.from(data, 'hex'), rssi };
  return { atMs: 0, packet: encodeAdvertisingEvent([report]) };
};

const scansAgain = (scanner: ScannerProcess) => () =>
  scanner.states.join() === 'starting,scanning,interrupted,scanning';

describe('the noble scanner', () => {
  it('hears every frame of a capture, in order and byte for byte', async () => {
    const radio = await startRadio(frames);
    const scanner = startScanner(radio.environment());
    await scanner.until(() => scanner.advertisements.length >= frames.length);
    expect(scanner.advertisements).toEqual(frames.flatMap(asScannerTells));
    expect(scanner.states).toEqual(['starting', 'scanning']);
    expect(scanner.lines).toContainEqual({ started: true });
  });

  it('hears advertisements whose AD structures are malformed', async () => {
    const malformed = ['01', '0109', '00', 'ff16d2fc', '02010601', ''];
    const radio = await startRadio(malformed.map((data) => frame(data)));
    const scanner = startScanner(radio.environment());
    await scanner.until(() => scanner.advertisements.length === malformed.length);
    expect(scanner.advertisements.map(({ data }) => data)).toEqual(malformed);
  });

  it('tells no signal strength where the adapter knows none', async () => {
    const radio = await startRadio([frame('020106', 127), frame('020106', -127)]);
    const scanner = startScanner(radio.environment());
    await scanner.until(() => scanner.advertisements.length === 2);
    expect(scanner.advertisements.map(({ rssi }) => rssi)).toEqual([undefined, -127]);
  });

  it('goes on when a handler throws, and tells of it', async () => {
    const radio = await startRadio(looped(frames));
    const scanner = startScanner(radio.environment());
    await scanner.until((lines) => lines.some(({ started }) => started));
    scanner.say('throw');
    await scanner.until((lines) => lines.some(({ handlerError }) => handlerError === 'a handler with a bug'));
    const heard = scanner.advertisements.length;
    await scanner.until(() => scanner.advertisements.length > heard + 10);
  });

  it('scans again when the adapter was off and is on', async () => {
    const radio = await startRadio(looped(frames));
    const scanner = startScanner(radio.environment());
    await scanner.until(() => scanner.advertisements.length > 0);
    radio.setPower(false);
    await scanner.until(() => scanner.states.at(-1) === 'interrupted');
    radio.setPower(true);
    await scanner.until(scansAgain(scanner));
    const heard = scanner.advertisements.length;
    await scanner.until(() => scanner.advertisements.length > heard + 10);
  });

  it('scans again when another program switched the scan off', async () => {
    const radio = await startRadio(looped(frames));
    const scanner = startScanner(radio.environment());
    await scanner.until(() => scanner.advertisements.length > 0);
    radio.disableScan();
    await scanner.until(scansAgain(scanner));
    const heard = scanner.advertisements.length;
    await scanner.until(() => scanner.advertisements.length > heard + 10);
  });

  it('waits for an adapter that is off when it starts', async () => {
    const radio = await startRadio(looped(frames));
    radio.setPower(false);
    const scanner = startScanner(radio.environment());
    await scanner.until(() => scanner.states.at(-1) === 'interrupted');
    radio.setPower(true);
    await scanner.until((lines) => lines.some(({ started }) => started));
  });

  it('hears nothing more once stopped, and leaves nothing of its own behind in noble', async () => {
    const radio = await startRadio(frames.map(({ atMs, packet }) => ({ atMs: atMs * 5, packet })));
    const scanner = startScanner(radio.environment());
    await scanner.until(() => scanner.advertisements.length > 10);
    scanner.say('stop');
    await scanner.until((lines) => lines.some(({ remembered }) => remembered !== undefined));
    await radio.finished;
    expect(radio.counters().sent).toBeLessThan(frames.length - 50);
    expect(scanner.lines.at(-1)).toEqual({ remembered: 0, sigintListeners: 0 });
  });
});

describe('a scanner that cannot start', () => {
  it('says that no adapter got ready in time', async () => {
    const radio = await startRadio([]);
    radio.setPower(false);
    const scanner = startScanner({ ...radio.environment(), START_TIMEOUT_MS: '1500' });
    await scanner.until((lines) => lines.some(({ failed }) => failed));
    expect(scanner.lines.at(-1)?.failed).toMatch(/got ready within 1.5 s; it is switched off: "rfkill unblock/);
    expect(scanner.states).toEqual(['starting', 'interrupted', 'unavailable']);
  });

  it('says so at once when the adapter cannot be opened', async () => {
    const radio = await startRadio([]);
    const scanner = startScanner({ ...radio.environment(), SWARD_VIRTUAL_HCI: 'nowhere' });
    await scanner.until((lines) => lines.some(({ failed }) => failed));
    expect(scanner.lines.at(-1)?.failed).toMatch(/adapter cannot be opened: .*"nowhere"/);
  });

  it('says that the native module is missing where there is none', async () => {
    const scanner = startScanner({});
    await scanner.until((lines) => lines.some(({ failed }) => failed));
    expect(scanner.lines.at(-1)?.failed).toMatch(/the native Bluetooth module is missing: deploy the component/);
  });
});
