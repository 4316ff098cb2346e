import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import { copyLog } from '@sward/gateway-tools/backlog/adapters/sqlite-log-copy.ts';
import { BacklogError } from '@sward/gateway-tools/backlog/backlog-errors.ts';
import { addBacklog } from '@sward/gateway-tools/backlog/command.ts';
import { openSqliteReadingLog } from '@sward/local-buffer/adapters/sqlite-reading-log.ts';
import { Command } from 'commander';
import { GatewayInMemory } from '../support/gateway-in-memory.ts';

let folder: string;
let log: string;
let saved: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-backlog-'));
  log = join(folder, 'old', 'readings.db');
  saved = join(folder, 'saved.db');
});
afterEach(() => {
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** A log as a gateway leaves it whose power was cut: the newest commits are in the WAL alone. */
function logWithoutClosing(readings: number): void {
  mkdirSync(join(folder, 'live'));
  const live = openSqliteReadingLog({ file: join(folder, 'live', 'readings.db') });
  live.append({ readings: sampleReadings(readings), marks: [] });
  mkdirSync(join(folder, 'old'));
  for (const part of ['', '-wal']) {
    writeFileSync(`${log}${part}`, readFileSync(join(folder, 'live', `readings.db${part}`)));
  }
  live.close();
}

async function runSave(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const tell = (text: unknown) => {
    lines.push(String(text));
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation(tell));
  const program = new Command();
  addBacklog(program);
  await program.parseAsync(['backlog', 'save', ...args], { from: 'user' });
  for (const spy of spies) spy.mockRestore();
  return lines.join('');
}

describe('the backlog of a gateway that is replaced', () => {
  it('is delivered whole by the new gateway, and nothing of it twice', async () => {
    const gateway = new GatewayInMemory();
    await gateway.start();
    const hear = async (from: number, to: number) => {
      for (let value = from; value < to; value += 1) gateway.scanner.advertise('a4c138aabbcc', value * 100);
      await gateway.clock.advanceAsync(5000);
    };
    await hear(0, 1);
    for (let value = 1; value < 30; value += 1) await hear(value, value + 1);
    gateway.hub.setLinks({ cloud: 'down' });
    for (let value = 30; value < 60; value += 1) await hear(value, value + 1);
    // The old card: power gone, nothing closed.
    const former = gateway.logFile;
    copyLog({ source: keep(former), target: saved });
    const fresh = join(folder, 'new');
    mkdirSync(fresh);
    writeFileSync(join(fresh, 'readings.db'), readFileSync(saved));
    await gateway.reboot();
    gateway.hub.setLinks({ cloud: 'up' });
    await gateway.startBuffer({ folder: fresh });
    // Before the publisher, so that this world's session has a name of its own, as a real one has.
    await gateway.startIngest();
    await gateway.startPublisher();
    for (let value = 60; value < 70; value += 1) await hear(value, value + 1);
    await gateway.clock.advanceAsync(180_000);
    const stored = [...gateway.store.all()].map(({ reading }) => Number(reading.values['temperature_c']));
    await gateway.stop();
    const heard = Array.from({ length: 70 }, (_, index) => index);
    expect(stored.toSorted((a, b) => a - b)).toEqual(heard);
  });

  /** The files as they are while the process still holds them: copying them is what taking the card out does. */
  function keep(file: string): string {
    mkdirSync(join(folder, 'old'));
    for (const part of ['', '-wal']) {
      if (existsSync(`${file}${part}`)) writeFileSync(`${log}${part}`, readFileSync(`${file}${part}`));
    }
    return log;
  }
});

describe('copying a log', () => {
  it('brings what stands in the WAL alone, in one file', () => {
    logWithoutClosing(450);
    expect(statSync(`${log}-wal`).size).toBeGreaterThan(0);
    const { rows } = copyLog({ source: log, target: saved });
    expect(rows).toBeGreaterThan(0);
    const copy = openSqliteReadingLog({ file: saved });
    const head = copy.head();
    copy.close();
    expect(head).toBe(450);
  });

  it('leaves the original as it is, and nothing beside it', () => {
    logWithoutClosing(20);
    const look = () =>
      readdirSync(join(folder, 'old')).map((name) => [
        name,
        readFileSync(join(folder, 'old', name)).toString('base64'),
      ]);
    const before = look();
    copyLog({ source: log, target: saved });
    expect(look()).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual(['live', 'old', 'saved.db']);
  });

  it('refuses a damaged log, says how it can be saved, and leaves no half copy', () => {
    logWithoutClosing(5000);
    const bytes = readFileSync(log);
    bytes.fill(0x5a, 1024, bytes.length);
    writeFileSync(log, bytes);
    rmSync(`${log}-wal`);
    expect(() => copyLog({ source: log, target: saved })).toThrow(BacklogError);
    expect(readdirSync(folder).sort()).toEqual(['live', 'old']);
  });
});

describe('sward backlog save', () => {
  it('tells what it saved', async () => {
    logWithoutClosing(450);
    expect(JSON.parse(await runSave(saved, '--from', log, '--json'))).toMatchObject({ file: saved, rows: 3 });
  });

  it('refuses the log of a buffer that runs, and names the process', async () => {
    mkdirSync(join(folder, 'old'));
    const running = openSqliteReadingLog({ file: log });
    running.append({ readings: sampleReadings(1), marks: [] });
    const told = await runSave(saved, '--from', log);
    running.close();
    expect(told).toContain(`in use by process ${process.pid}`);
    expect([process.exitCode, existsSync(saved)]).toEqual([1, false]);
  });

  it('writes over no file unless it is told to, and never over the log itself', async () => {
    logWithoutClosing(3);
    writeFileSync(saved, 'mine');
    expect(await runSave(saved, '--from', log)).toContain('is there already');
    expect(readFileSync(saved, 'utf8')).toBe('mine');
    expect(await runSave(log, '--from', log, '--force')).toContain('is there already');
    expect(await runSave(saved, '--from', log, '--force')).toContain('whole');
  });
});
