import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AirFrame } from '@sward/radio/air-frame.ts';
import { captureFrames, looped } from '@sward/radio/capture-source.ts';
import { environmentalSensor } from '@sward/radio/peripherals/environmental-sensor.ts';
import { createRadio, type Radio, type RadioOptions } from '@sward/radio/radio.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { forkedRadio } from '../../src/adapters/forked-radio.ts';
import type { AdapterState } from '../../src/ports.ts';
import type { LaunchRadio } from '../../src/radio-process/radio-launcher.ts';
import { RadioProcessGatt } from '../../src/radio-process/radio-process-gatt.ts';
import { RadioProcessScanner } from '../../src/radio-process/radio-process-scanner.ts';
import { RadioSupervisor } from '../../src/radio-process/radio-supervisor.ts';
import { bundleProgram } from './scanner-process.ts';

const CAPTURE = join(__dirname, '../../../../simulator/radio/captures/ruuvi-hcidump-3.x.btsnoop');

let folder: string;
let program: string;
let frames: AirFrame[];
let radio: Radio;
let running: Hearing | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radio-'));
  program = join(folder, 'radio.cjs');
  await bundleProgram(program, join(__dirname, '../../src/radio-process/main.ts'));
  frames = captureFrames(await readFile(CAPTURE)).map(({ atMs, packet }) => ({ atMs: atMs / 20, packet }));
});

afterEach(async () => {
  await running?.scanner.stop();
  running = undefined;
  await radio.stop();
});

afterAll(() => rm(folder, { recursive: true }));

async function startRadio(
  source: Iterable<AirFrame> = looped(frames),
  options: Partial<RadioOptions> = {},
): Promise<void> {
  radio = createRadio({ listen: 'tcp:127.0.0.1:0', source, ...options });
  await radio.start();
}

/** A supervised radio process in its real form, and what came of it. */
class Hearing {
  readonly logger = createRecordingLogger();
  readonly states: AdapterState[] = [];
  readonly scanner: RadioProcessScanner;
  readonly gatt: RadioProcessGatt;
  heard = 0;
  starts = 0;
  #waiting: { readonly condition: () => boolean; readonly resolve: () => void }[] = [];

  constructor(environment: NodeJS.ProcessEnv, quietMs = 60_000) {
    const launch = forkedRadio({ program, environment: { ...process.env, ...environment } });
    const counting: LaunchRadio = (events) => {
      this.starts += 1;
      this.#look();
      return launch(events);
    };
    const clock = createSystemClock();
    const supervisor = new RadioSupervisor({
      launch: counting,
      clock,
      logger: this.logger,
      random: () => 0,
      settings: () => ({ adapter: 0, quietMs }),
    });
    this.scanner = new RadioProcessScanner(supervisor, this.logger);
    this.gatt = new RadioProcessGatt(supervisor, clock);
    running = this;
  }

  start(): Promise<void> {
    return this.scanner.start(
      () => {
        this.heard += 1;
        this.#look();
      },
      (state) => {
        this.states.push(state);
        this.#look();
      },
    );
  }

  /** Waits until what is heard, told or started makes it true. */
  until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ condition, resolve }));
  }

  #look(): void {
    for (const waiting of this.#waiting) if (waiting.condition()) waiting.resolve();
    this.#waiting = this.#waiting.filter(({ condition }) => !condition());
  }

  hearsOn(): Promise<void> {
    const before = this.heard;
    return this.until(() => this.heard > before + 20);
  }
}

/** The processes that this one started and that run the radio's program. */
async function radioPids(): Promise<number[]> {
  const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  const pids = children.split(' ').filter(Boolean).map(Number);
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_, index) => lines[index]?.includes(program));
}

async function killRadio(): Promise<void> {
  for (const pid of await radioPids()) process.kill(pid, 'SIGKILL');
}

describe('the radio process', () => {
  it('tells every advertisement of a capture, and ends when told to', async () => {
    await startRadio(frames);
    const hearing = new Hearing(radio.environment());
    await hearing.start();
    await hearing.until(() => hearing.heard >= frames.length);
    expect(hearing.states).toEqual(['starting', 'scanning']);
    expect(await radioPids()).toHaveLength(1);
    await hearing.scanner.stop();
    expect(await radioPids()).toEqual([]);
    expect(hearing.logger.records).toEqual([]);
  });

  it.each([
    ['is killed', killRadio, /SIGKILL/],
    ['aborts in its native part', async () => radio.crashHosts(), /SIGABRT/],
  ])('is started again when it %s, and hears on', async (_, crash, reason) => {
    await startRadio();
    const hearing = new Hearing(radio.environment());
    await hearing.start();
    await hearing.hearsOn();
    await crash();
    await hearing.until(() => hearing.states.join() === 'starting,scanning,interrupted,scanning');
    await hearing.hearsOn();
    const ended = hearing.logger.records.find(({ event }) => event === 'radio_process_ended');
    expect(ended?.fields['reason']).toMatch(reason);
    expect(hearing.starts).toBe(2);
  });

  it.each([
    ['the adapter is pulled out and put back', async () => radio.unplug(), () => radio.replug()],
    ['the adapter hangs until it is switched off and on', async () => radio.hang(), () => radio.hang(false)],
  ])('hears on after %s', async (_, break_, heal) => {
    await startRadio();
    const hearing = new Hearing(radio.environment(), 300);
    await hearing.start();
    await hearing.hearsOn();
    await break_();
    await hearing.until(() => hearing.starts > 1);
    heal();
    await hearing.hearsOn();
    expect(hearing.states.at(-1)).toBe('scanning');
  });

  it('leaves signals to its parent', async () => {
    await startRadio();
    const hearing = new Hearing(radio.environment());
    await hearing.start();
    for (const pid of await radioPids())
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.kill(pid, signal);
    await hearing.hearsOn();
    await hearing.hearsOn();
    expect(hearing.starts).toBe(1);
  });

  it('says why it cannot start, and ends', async () => {
    await startRadio();
    radio.setBinding('absent');
    const hearing = new Hearing(radio.environment());
    await expect(hearing.start()).rejects.toThrow(/cannot be opened: .*No such device/);
    expect(hearing.states).toEqual(['starting', 'unavailable']);
    expect(await radioPids()).toEqual([]);
    radio.setBinding('ready');
    await hearing.start();
    await hearing.hearsOn();
  });

  it('fails to start where there is no program, with what Node printed in the log', async () => {
    await startRadio();
    const hearing = new Hearing({ NODE_OPTIONS: `--require ${join(folder, 'missing.cjs')}` });
    await expect(hearing.start()).rejects.toThrow(/radio process ended: exit code 1/);
    expect(JSON.stringify(hearing.logger.records)).toMatch(/Cannot find module/);
  });

  it('ends with its parent, even one that is killed', async () => {
    await startRadio();
    const parent = join(folder, 'parent.cjs');
    await writeFile(
      parent,
      `const child = require('node:child_process').fork(${JSON.stringify(program)});
       child.on('message', ({ kind }) => kind === 'started' && console.log(child.pid));
       child.send({ kind: 'start', settings: { adapter: 0, quietMs: 60000 } });`,
    );
    const process_ = spawn(process.execPath, [parent], { env: { ...process.env, ...radio.environment() } });
    const [pid] = await once(process_.stdout, 'data');
    const ended = once(process_.stdout.resume(), 'end');
    process_.kill('SIGKILL');
    // The child has the pipe as well: it ends with the last of the two.
    await ended;
    expect(existsSync(`/proc/${Number(pid)}/exe`)).toBe(false);
  });

  it('connects to a device, whose link ends with the process, and hears on meanwhile', async () => {
    await startRadio(looped(frames), { peripherals: [environmentalSensor({ address: 'c0ffee000002' })] });
    const hearing = new Hearing(radio.environment());
    await hearing.start();
    const link = await hearing.gatt.connect({ address: 'c0ffee000002', addressType: 'random' }, 5000);
    const found = await link.discover();
    const temperature = found.find(({ characteristic }) => characteristic === '2a6e');
    if (temperature === undefined) throw new TypeError('no temperature among the characteristics');
    expect(await link.read(temperature)).toHaveLength(2);
    const values: Uint8Array[] = [];
    await link.subscribe(temperature, (value) => values.push(value));
    await hearing.until(() => values.length > 1);
    await hearing.hearsOn();
    await killRadio();
    expect(await link.closed).toMatch(/the radio process ended: ended by SIGKILL/);
    await hearing.until(() => hearing.states.at(-1) === 'scanning');
    await (await hearing.gatt.connect(link.peer, 5000)).close();
  });

  it('knows nothing of who the component is', async () => {
    await startRadio();
    const hearing = new Hearing({
      ...radio.environment(),
      SVCUID: 'secret',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'secret',
    });
    await hearing.start();
    const [pid] = await radioPids();
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
    expect(environment).toContain('SWARD_VIRTUAL_HCI=');
    expect(environment).not.toContain('secret');
  });
});
