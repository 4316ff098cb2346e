import { describe, expect, it } from '@jest/globals';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import type { AdapterState, Advertisement } from '../../src/ports.ts';
import { packReports } from '../../src/radio-process/packed-reports.ts';
import { RadioProcessScanner } from '../../src/radio-process/radio-process-scanner.ts';
import { RadioSupervisor } from '../../src/radio-process/radio-supervisor.ts';
import { ScannerUnavailableError } from '../../src/scanner-errors.ts';
import { FakeRadios } from './fake-radio.ts';

const advertisement = (octet: number): Advertisement => ({
  address: 'c0ffee000001',
  addressType: 'random',
  rssi: -60,
  data: Uint8Array.of(octet),
  scanResponse: false,
  connectable: false,
});

function setUp() {
  const clock = new ManualClock();
  const logger = createRecordingLogger();
  const radios = new FakeRadios();
  const settings = () => ({ adapter: 0, quietMs: 10_000 });
  const supervisor = new RadioSupervisor({ launch: radios.launch, clock, logger, random: () => 0.5, settings });
  const scanner = new RadioProcessScanner(supervisor, logger);
  const heard: Advertisement[] = [];
  const states: AdapterState[] = [];
  const start = async () => {
    const started = scanner.start(
      (each) => heard.push(each),
      (state) => states.push(state),
    );
    await clock.advanceAsync(0);
    return started;
  };
  const hear = (...octets: number[]) =>
    radios.say({ kind: 'heard', reports: packReports(octets.map(advertisement)), lost: 0 });
  const scan = () => {
    radios.say({ kind: 'state', state: 'scanning' });
    radios.say({ kind: 'started' });
  };
  return { clock, logger, radios, scanner, heard, states, start, hear, scan };
}

/** Starts it with a process that scans. */
async function setUpScanning() {
  const world = setUp();
  const started = world.scanner.start(
    (each) => world.heard.push(each),
    (state) => world.states.push(state),
  );
  await world.clock.advanceAsync(0);
  world.scan();
  await started;
  return world;
}

describe('the scanner in a process of its own', () => {
  it('hears what that process hears', async () => {
    const { heard, states, hear } = await setUpScanning();
    hear(1, 2);
    hear(3);
    expect(heard).toEqual([1, 2, 3].map(advertisement));
    expect(states).toEqual(['starting', 'scanning']);
  });

  it('goes on hearing after a crash, in a new process', async () => {
    const { clock, radios, heard, states, hear, scan } = await setUpScanning();
    hear(1);
    radios.end('ended by SIGSEGV');
    expect(states.at(-1)).toBe('interrupted');
    clock.advance(500);
    radios.say({ kind: 'state', state: 'starting' });
    scan();
    hear(2);
    expect(heard.map(({ data }) => data[0])).toEqual([1, 2]);
    expect(states).toEqual(['starting', 'scanning', 'interrupted', 'scanning']);
  });

  it('says why there is nothing to hear while no new process gets anywhere, and goes on trying', async () => {
    const { clock, radios, states, logger } = await setUpScanning();
    radios.end('exit code 1');
    clock.advance(500);
    radios.say({ kind: 'state', state: 'unavailable' });
    radios.say({ kind: 'failed', reason: 'no such device' });
    radios.end('exit code 1');
    expect(states.at(-1)).toBe('unavailable');
    expect(logger.records.filter(({ event }) => event === 'adapter_unavailable')).toHaveLength(1);
    clock.advance(1000);
    expect(radios.isRunning).toBe(true);
  });

  it('leaves a first start that fails to its caller, and can be started again', async () => {
    const { clock, radios, scanner, states, start, scan } = setUp();
    const failing = scanner.start(
      () => undefined,
      (state) => states.push(state),
    );
    await clock.advanceAsync(0);
    radios.say({ kind: 'failed', reason: 'no permission' });
    radios.end('exit code 1');
    await expect(failing).rejects.toThrow(new ScannerUnavailableError('no permission'));
    await clock.advanceAsync(60_000);
    expect(radios.told).toHaveLength(1);
    const started = start();
    await clock.advanceAsync(0);
    scan();
    await started;
    expect(states).toEqual(['starting', 'unavailable', 'starting', 'scanning']);
  });

  it('fails to start where the process aborts without a word', async () => {
    const { clock, radios, scanner } = setUp();
    const failing = scanner.start(
      () => undefined,
      () => undefined,
    );
    await clock.advanceAsync(0);
    radios.end('ended by SIGABRT');
    await expect(failing).rejects.toThrow(/the radio process ended: ended by SIGABRT/);
    await clock.advanceAsync(60_000);
    expect(radios.told).toHaveLength(1);
  });

  it('survives a handler that throws, for the advertisements after it too', async () => {
    const { clock, radios, scanner, logger, hear, scan } = setUp();
    const heard: number[] = [];
    const started = scanner.start(
      ({ data }) => {
        if (data[0] === 1) throw new Error('a handler with a bug');
        heard.push(data[0] ?? 0);
      },
      () => undefined,
    );
    await clock.advanceAsync(0);
    scan();
    await started;
    hear(1, 2);
    expect(heard).toEqual([2]);
    expect(logger.records.map(({ event }) => event)).toEqual(['advertisement_handler_failed']);
    expect(radios.kills).toBe(0);
  });

  it('counts what was lost because this process did not read', async () => {
    const { radios, scanner, logger } = await setUpScanning();
    radios.say({ kind: 'heard', reports: new Uint8Array(), lost: 7 });
    radios.say({ kind: 'heard', reports: new Uint8Array(), lost: 2 });
    expect(scanner.lost).toBe(9);
    expect(logger.records.at(-1)).toEqual({
      level: 'warn',
      event: 'advertisements_lost',
      fields: { advertisements: 2, in_all: 9 },
    });
  });

  it('tells nothing after it was stopped, and stops while it starts', async () => {
    const { clock, radios, scanner, heard, states, hear } = await setUpScanning();
    const stopping = scanner.stop();
    radios.end('exit code 0');
    await stopping;
    hear(1);
    expect(heard).toEqual([]);
    expect(states.at(-1)).toBe('stopped');
    await scanner.stop();
    const other = setUp();
    const failing = other.scanner.start(
      () => undefined,
      () => undefined,
    );
    await other.clock.advanceAsync(0);
    const stopped = other.scanner.stop();
    const rejected = expect(failing).rejects.toThrow(/stopped while it started/);
    other.clock.advance(1000);
    await Promise.all([stopped, rejected]);
    expect(clock.pendingTimers() + other.clock.pendingTimers()).toBe(0);
  });
});
