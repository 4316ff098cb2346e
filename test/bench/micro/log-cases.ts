import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Reading } from '@sward/contracts/reading.ts';
import { openSqliteReadingLog } from '@sward/local-buffer/adapters/sqlite-reading-log.ts';
import type { ReadingLog } from '@sward/local-buffer/ports.ts';
import Database from 'better-sqlite3';
import type { Resources } from '../support/resources.ts';
import { sampleReadings } from '../support/sample-readings.ts';
import type { Case } from './time-case.ts';

const GROUP = 250;
/** What is read back: 100 commits. */
const STORED = 100 * GROUP;
const MAX_BYTES = 7000;
const ROW_EACH = 'a row and a commit for each reading';
const ROWS_READ = 'a row for each reading';

function openLog(resources: Resources) {
  const log = openSqliteReadingLog({ file: join(resources.folder(), 'readings.db') });
  resources.add(() => log.close());
  return log;
}

/** The table that people make, as durable: WAL and `synchronous=FULL`. */
function openTable(resources: Resources): Database.Database {
  const database = new Database(join(resources.folder(), 'telemetry.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(
    'CREATE TABLE telemetry_buffer (id INTEGER PRIMARY KEY AUTOINCREMENT, payload TEXT NOT NULL, published INTEGER NOT NULL DEFAULT 0)',
  );
  resources.add(() => void database.close());
  return database;
}

function readAll(log: ReadingLog): void {
  let after = 0;
  for (let next = log.read(after, MAX_BYTES); next !== undefined; next = log.read(after, MAX_BYTES)) {
    after = next.seq + next.readings.length - 1;
  }
}

export function logCases(resources: Resources): readonly Case[] {
  return [...appendCases(resources), ...readCases(resources)];
}

function appendCases(resources: Resources): readonly Case[] {
  const readings = sampleReadings(GROUP);
  const log = openLog(resources);
  const table = openTable(resources);
  const insert = table.prepare('INSERT INTO telemetry_buffer (payload) VALUES (?)');
  const file = openSync(join(resources.folder(), 'appended'), 'a');
  resources.add(() => closeSync(file));
  const page = Buffer.alloc(4096, 0x5a);
  const append = { table: 'append to the log, durable, us per reading', readings: GROUP, baseline: ROW_EACH };
  const eachRow = (rows: readonly Reading[]) => rows.forEach((reading) => void insert.run(JSON.stringify(reading)));
  return [
    { ...append, subject: ROW_EACH, work: () => eachRow(readings), note: 'WAL, synchronous FULL' },
    {
      ...append,
      subject: 'as rows, one commit for 250',
      work: () => table.transaction(() => eachRow(readings))(),
    },
    { ...append, subject: 'the log, one commit for 250', work: () => log.append({ readings, marks: [] }) },
    {
      ...append,
      subject: 'floor: 4 kB, fdatasync, for 250',
      work: () => {
        writeSync(file, page);
        fdatasyncSync(file);
      },
    },
  ];
}

function readCases(resources: Resources): readonly Case[] {
  const readings = sampleReadings(GROUP);
  const log = openLog(resources);
  const table = openTable(resources);
  const insert = table.prepare('INSERT INTO telemetry_buffer (payload) VALUES (?)');
  for (let stored = 0; stored < STORED; stored += GROUP) {
    log.append({ readings, marks: [] });
    table.transaction(() => readings.forEach((reading) => void insert.run(JSON.stringify(reading))))();
  }
  const select = table.prepare<[], { payload: string }>('SELECT payload FROM telemetry_buffer ORDER BY id');
  const read = { table: 'read the log, us per reading', readings: STORED, baseline: ROWS_READ };
  return [
    {
      ...read,
      subject: ROWS_READ,
      work: () => {
        for (const { payload } of select.iterate()) JSON.parse(payload);
      },
    },
    { ...read, subject: 'the log, in slices of 7 kB', work: () => readAll(log) },
  ];
}
