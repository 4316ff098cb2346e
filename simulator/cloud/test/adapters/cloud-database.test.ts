import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { joinCloudDatabase, openCloudDatabase } from '../../src/adapters/cloud-database.ts';
import { NoCloudError } from '../../src/errors.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-cloud-db-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'cloud.db');
const devices = (database: Database.Database) => database.prepare('SELECT count(*) AS n FROM devices').get();

describe('the file of the local cloud', () => {
  it('is made where it is missing, and found again', () => {
    const made = openCloudDatabase(file());
    made.exec("INSERT INTO devices VALUES ('b', 'g', 'd', 1, 2, '{}')");
    made.close();
    const found = openCloudDatabase(file());
    expect(devices(found)).toEqual({ n: 1 });
    found.close();
  });

  it('is for its owner alone, also one that was not, and so are the files that SQLite keeps beside it', () => {
    new Database(file()).exec('CREATE TABLE t (a)').close();
    chmodSync(file(), 0o644);
    const database = openCloudDatabase(file());
    database.exec("INSERT INTO devices VALUES ('b', 'g', 'd', 1, 2, '{}')");
    const files = readdirSync(folder).filter((name) => !name.includes('.old-'));
    expect(files.sort()).toEqual(['cloud.db', 'cloud.db-shm', 'cloud.db-wal']);
    expect(files.map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    database.close();
  });

  it('is set aside, not overwritten, when its tables are of another version', () => {
    const old = new Database(file());
    old.exec('CREATE TABLE readings (anything TEXT)');
    old.close();
    const fresh = openCloudDatabase(file());
    expect(devices(fresh)).toEqual({ n: 0 });
    fresh.close();
    const kept = new Database(join(folder, 'cloud.db.old-1'));
    expect(kept.prepare('SELECT count(*) AS n FROM readings').get()).toEqual({ n: 0 });
    kept.close();
    expect(readdirSync(folder).sort()).toEqual(['cloud.db', 'cloud.db.old-1']);
  });

  it('is joined by others where it is there, and never made or set aside by them', () => {
    expect(() => joinCloudDatabase(file())).toThrow(NoCloudError);
    new Database(file()).exec('CREATE TABLE readings (anything TEXT)').close();
    expect(() => joinCloudDatabase(file())).toThrow(/version 0, not \d+: run npm start once/);
    expect(readdirSync(folder)).toEqual(['cloud.db']);
  });
});
