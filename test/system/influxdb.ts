import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';

const PROGRAM = '/usr/bin/influxd';

/** One series of an answer to InfluxQL, its rows as objects. Times are Unix nanoseconds, in JSON too long for a number: rounded. */
export type Series = { readonly tags: Record<string, string>; readonly rows: Record<string, unknown>[] };

type RawSeries = { tags?: Record<string, string>; columns: string[]; values: unknown[][] };
type RawAnswer = { error?: string; results?: { error?: string; series?: RawSeries[] }[] };

/** A real InfluxDB 1 on loopback with a database of its own, its files in `folder`. */
export class InfluxDb {
  readonly url: string;
  readonly database = 'sward';
  readonly #config: string;
  #process: ChildProcess | undefined;

  private constructor(url: string, config: string) {
    this.url = url;
    this.#config = config;
  }

  static async start(folder: string): Promise<InfluxDb> {
    const [http, rpc] = [await freePort(), await freePort()];
    const config = join(folder, 'influxdb.conf');
    const lines = [
      'reporting-disabled = true',
      `bind-address = "127.0.0.1:${rpc}"`,
      `[meta]\ndir = "${join(folder, 'meta')}"`,
      `[data]\ndir = "${join(folder, 'data')}"\nwal-dir = "${join(folder, 'wal')}"\nquery-log-enabled = false`,
      `[http]\nbind-address = "127.0.0.1:${http}"\nlog-enabled = false`,
      '[monitor]\nstore-enabled = false',
      '[logging]\nlevel = "error"',
    ];
    writeFileSync(config, `${lines.join('\n')}\n`);
    const database = new InfluxDb(`http://127.0.0.1:${http}`, config);
    await database.resume();
    await database.query(`CREATE DATABASE ${database.database}`);
    return database;
  }

  /** Starts the server again over what it stored. */
  async resume(): Promise<void> {
    this.#process = spawn(PROGRAM, ['-config', this.#config], { stdio: 'ignore' });
    for (;;) {
      const answer = await fetch(`${this.url}/ping`).catch(() => undefined);
      if (answer?.ok) return;
      if (this.#process.exitCode !== null) throw new Error(`${PROGRAM} ended with ${this.#process.exitCode}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** Ends the server; what it stored stays. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  /** Writes lines as somebody else would. */
  async write(lines: string): Promise<void> {
    const answer = await fetch(`${this.url}/write?db=${this.database}`, { method: 'POST', body: lines });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** @throws where the database answers with an error */
  async query(influxQl: string): Promise<Series[]> {
    const url = new URL('/query', this.url);
    const body = new URLSearchParams({ db: this.database, epoch: 'ns', q: influxQl });
    const answer: RawAnswer = JSON.parse(await (await fetch(url, { method: 'POST', body })).text());
    const results = answer.results ?? [];
    const error = answer.error ?? results.find((result) => result.error !== undefined)?.error;
    if (error !== undefined) throw new Error(`${influxQl}: ${error}`);
    return results.flatMap(({ series = [] }) => series.map(toSeries));
  }
}

function toSeries({ tags = {}, columns, values }: RawSeries): Series {
  return { tags, rows: values.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]]))) };
}
