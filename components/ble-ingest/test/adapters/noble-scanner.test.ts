import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ADV_IND, decodeAdvertisingEvent, encodeAdvertisingEvent, SCAN_RSP } from '@sward/radio/advertising-report.ts';
import type { AirFrame } from '@sward/radio/air-frame.ts';
import { captureFrames, looped } from '@sward/radio/capture-source.ts';
import { EXTENDED_SCAN_RESPONSE, encodeExtendedEvents } from '@sward/radio/extended-report.ts';
import { encodeCommand, OPCODES } from '@sward/radio/hci-command.ts';
import { createRadio, type Radio, type RadioOptions } from '@sward/radio/radio.ts';
import type { ScannerLine } from './scanner-lines.ts';
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

async function startRadio(source: Iterable<AirFrame>, options: Partial<RadioOptions> = {}): Promise<Radio> {
  const radio = createRadio({ listen: 'tcp:127.0.0.1:0', source, ...options });
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

/** Waits until it hears more than it has heard until now. */
async function hearsOn(scanner: ScannerProcess): Promise<void> {
  const heard = scanner.advertisements.length;
  await scanner.until(() => scanner.advertisements.length > heard + 10);
}

/** How often in a row, until now, the watchdog looked and something had been heard since its look before. */
function looksInARowThatHeard(lines: readonly ScannerLine[]): number {
  const told = lines.filter(({ advertisement, looked }) => advertisement ?? looked);
  const looks = told.flatMap(({ looked }, index) => (looked ? [told[index - 1]?.advertisement !== undefined] : []));
  return looks.length - 1 - looks.lastIndexOf(false);
}

/** More looks than make hearing steady, see HearingWatchdog: how many advertisements those take is the machine's affair. */
const hearsSteadily = (scanner: ScannerProcess): Promise<void> =>
  scanner.until((lines) => looksInARowThatHeard(lines) >= 8);

/** It is missed by the next command only. */
function takeRightAway(radio: Radio): void {
  radio.setBinding('unprivileged');
  radio.disableScan();
}

describe('the noble scanner in silence', () => {
  it('scans again after the adapter was off too shortly to be noticed', async () => {
    const radio = await startRadio(looped(frames));
    const scanner = startScanner({ ...radio.environment(), QUIET_MS: '300' });
    await hearsOn(scanner);
    radio.setPower(false);
    radio.setPower(true);
    await hearsOn(scanner);
    expect(scanner.deafness).toEqual([]);
  });

  it('takes a quiet place for what it is, and hears the first that speaks', async () => {
    const silence: AirFrame[] = [{ atMs: 1500, packet: frame('020106').packet }];
    const radio = await startRadio(silence);
    const scanner = startScanner({ ...radio.environment(), QUIET_MS: '200' });
    await scanner.until(() => scanner.advertisements.length > 0);
    expect(scanner.states).toEqual(['starting', 'scanning']);
    expect(scanner.deafness).toEqual([]);
  });

  it.each([
    ['hangs', (radio: Radio) => radio.hang(), /answers no command/],
    ['is deaf', (radio: Radio) => radio.mute(), /steady advertisements ended all at once/],
    ['was pulled out', (radio: Radio) => radio.unplug(), /adapter is gone/],
    ['may no longer be used', takeRightAway, /no permission/],
  ])('asks for a new process when the adapter %s', async (_, break_, reason) => {
    const radio = await startRadio(looped(frames));
    const scanner = startScanner({ ...radio.environment(), QUIET_MS: '200' });
    await hearsSteadily(scanner);
    break_(radio);
    await scanner.until(() => scanner.deafness.length > 0);
    expect(scanner.deafness[0]).toMatch(reason);
    expect(scanner.states.at(-1)).toBe('interrupted');
  });
});

describe('the noble scanner on a controller with extended advertising', () => {
  const long = Buffer.from(`fe09${'41'.repeat(253)}`, 'hex');
  const extended = (eventType: number, data: Uint8Array): AirFrame => {
    const report = { eventType, addressType: 1, address: 'c0ffee000001', data, rssi: -60, sid: 3 };
    return { atMs: 0, packet: encodeExtendedEvents(report) };
  };

  it('hears long advertisements whole, scan responses apart, and legacy ones as ever', async () => {
    const source = [extended(0, long), extended(EXTENDED_SCAN_RESPONSE, Buffer.from('0409', 'hex')), frame('020106')];
    const radio = await startRadio(source, { version: '5.0' });
    const scanner = startScanner(radio.environment());
    await scanner.until(() => scanner.advertisements.length === 3);
    expect(scanner.advertisements.map(({ data, scanResponse }) => [data, scanResponse])).toEqual([
      [long.toString('hex'), false],
      ['0409', true],
      ['020106', false],
    ]);
    scanner.say('stop');
    await scanner.until((lines) => lines.some(({ remembered }) => remembered !== undefined));
    expect(scanner.lines.at(-1)?.remembered).toBe(0);
  });

  it('hears legacy advertisements where another program has bound the controller to that kind of scan', async () => {
    const radio = await startRadio(looped(frames), { version: '5.0' });
    const other = connect(Number(radio.environment().SWARD_VIRTUAL_HCI.split(':').at(-1)), '127.0.0.1');
    other.write(encodeCommand(OPCODES.leSetScanEnable, [0, 0]));
    await once(other, 'data');
    const scanner = startScanner(radio.environment());
    await hearsOn(scanner);
    other.destroy();
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

  it.each([
    ['absent', /adapter cannot be opened: .*No such device/],
    ['forbidden', /adapter cannot be opened: .*not permitted/],
    ['unprivileged', /no permission to use the Bluetooth adapter: run the component with CAP_NET_RAW/],
  ] as const)('says so when the adapter is %s', async (binding, reason) => {
    const radio = await startRadio([], { binding });
    const scanner = startScanner(radio.environment());
    await scanner.until((lines) => lines.some(({ failed }) => failed));
    expect(scanner.lines.at(-1)?.failed).toMatch(reason);
    expect(scanner.states.at(-1)).toBe('unavailable');
  });

  it('says that the native module is missing where there is none', async () => {
    const scanner = startScanner({});
    await scanner.until((lines) => lines.some(({ failed }) => failed));
    expect(scanner.lines.at(-1)?.failed).toMatch(/the native Bluetooth module is missing: deploy the component/);
  });
});
