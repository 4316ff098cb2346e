import { afterEach, describe, expect, it } from '@jest/globals';
import type { InfluxTarget } from '../../../lib/timeseries/adapters/influx-target.ts';
import { InfluxWriter, type InfluxWriterOptions } from '../../../lib/timeseries/adapters/influx-writer.ts';
import type { TokenSource } from '../../../lib/timeseries/ports.ts';
import { toReadingPoint } from '../../../lib/timeseries/reading-point.ts';
import { exampleReading, MEASURED_AT } from '../example-readings.ts';
import { FakeInflux, type WriteRequest } from './fake-influx.ts';

let fake: FakeInflux;
afterEach(() => fake.stop());

function writerOf(target: Partial<InfluxTarget> = {}, options: InfluxWriterOptions = {}): InfluxWriter {
  return new InfluxWriter({ url: fake.url, version: 1, database: 'sward', plainOnLoopback: true, ...target }, options);
}

const points = (count: number) =>
  Array.from({ length: count }, (_, seq) => toReadingPoint(exampleReading({ seq, device_id: `device-${seq}` })));

/** Tokens of a secret that changes when it is read anew. */
class RotatingToken implements TokenSource {
  #generation = 1;
  async read(): Promise<string> {
    return `token-${this.#generation}`;
  }
  forget(): void {
    this.#generation++;
  }
}

/** Answers as InfluxDB does where some lines cannot be written. */
const refuseLinesOf =
  (devices: readonly string[], status: number, bodyOf: (dropped: number) => unknown) => (request: WriteRequest) => {
    const bad = request.lines.filter((line) => devices.some((device) => line.includes(`device=${device},`)));
    return bad.length === 0 ? { status: 204 } : { status, body: JSON.stringify(bodyOf(bad.length)) };
  };

describe('a write request', () => {
  it('to InfluxDB 2 names organization and bucket, and carries the token and gzipped lines', async () => {
    fake = await FakeInflux.start();
    const writer = writerOf({ version: 2, org: 'my org', database: 'my/bucket' }, { token: new RotatingToken() });
    expect(await writer.write([toReadingPoint(exampleReading())])).toEqual([]);
    const [request] = fake.requests;
    expect(request?.path).toBe('/api/v2/write');
    expect(request?.query).toEqual({ org: 'my org', bucket: 'my/bucket', precision: 'ns' });
    expect(request?.headers).toMatchObject({
      authorization: 'Token token-1',
      'content-encoding': 'gzip',
      'content-type': 'text/plain; charset=utf-8',
    });
    expect(request?.lines).toEqual([
      'reading,building=acme:hq,device=a4c138f5a1b2,format=ruuvi-df5,gateway=gateway-abcd1234,source=ble,tenant=acme ' +
        `door=T,humidity_rh=45.2,packet_id=100,rssi_dbm=-65,seq=7,state="idle",temperature_c=21.5 ${MEASURED_AT}007000`,
    ]);
  });

  it('to InfluxDB 3 and 1 names the database', async () => {
    fake = await FakeInflux.start();
    await writerOf({ database: 'sward' }).write(points(1));
    expect(fake.requests[0]).toMatchObject({ path: '/write', query: { db: 'sward', precision: 'ns' } });
    expect(fake.requests[0]?.headers.authorization).toBeUndefined();
    await writerOf({ version: 3 }, { token: new RotatingToken() }).write(points(1));
    expect(fake.requests[1]).toMatchObject({
      path: '/write',
      query: { db: 'sward', precision: 'ns' },
      headers: { authorization: 'Bearer token-1' },
    });
  });

  it('keeps to its bounds in lines and bytes', async () => {
    fake = await FakeInflux.start();
    await writerOf({}, { maxLines: 4 }).write(points(10));
    expect(fake.requests.map(({ lines }) => lines.length)).toEqual([4, 4, 2]);
    await writerOf({}, { maxBytes: 600 }).write(points(10));
    const bySize = fake.requests.slice(3);
    expect(bySize.length).toBeGreaterThan(2);
    for (const { lines } of bySize) expect(lines.join('\n').length).toBeLessThanOrEqual(600);
    expect(bySize.flatMap(({ lines }) => lines)).toHaveLength(10);
  });

  it('is none where there is nothing to write', async () => {
    fake = await FakeInflux.start();
    expect(await writerOf().write([])).toEqual([]);
    expect(fake.requests).toEqual([]);
  });
});

describe('what the database refuses', () => {
  it.each([
    ['InfluxDB 1', 400, (dropped: number) => ({ error: `partial write: field type conflict dropped=${dropped}` })],
    [
      'InfluxDB 2',
      422,
      (dropped: number) => ({
        code: 'unprocessable entity',
        message: `partial write: field type conflict dropped=${dropped}`,
      }),
    ],
    [
      'InfluxDB 3',
      400,
      () => ({
        error: 'partial write of line protocol occurred',
        data: [{ error_message: 'field type conflict', line_number: 1 }],
      }),
    ],
  ])('is found by halves and given back with the reason of %s', async (_, status, bodyOf) => {
    fake = await FakeInflux.start(refuseLinesOf(['device-3', 'device-77'], status, bodyOf));
    const all = points(100);
    const refused = await writerOf().write(all);
    expect(refused.map(({ point }) => point)).toEqual([all[3], all[77]]);
    for (const { reason } of refused) expect(reason).toContain('field type conflict');
    const stored = new Set(
      fake.requests
        .filter(({ lines }) => !lines.some((line) => /device=device-(3|77),/.test(line)))
        .flatMap(({ lines }) => lines),
    );
    expect(stored.size).toBe(98);
    expect(fake.requests.length).toBeLessThan(30);
  });

  it('is everything after one request where the database says that it dropped everything', async () => {
    fake = await FakeInflux.start(({ lines }) => ({
      status: 400,
      body: `{"error":"points beyond retention policy dropped=${lines.length}"}`,
    }));
    const all = points(50);
    expect((await writerOf().write(all)).map(({ point }) => point)).toEqual(all);
    expect(fake.requests).toHaveLength(1);
  });

  it('comes with a reason of one printable line, however the database words it', async () => {
    fake = await FakeInflux.start(() => ({ status: 400, body: `bad \u001b[31m\r\nline ${'x'.repeat(100_000)}` }));
    const [refused] = await writerOf().write(points(1));
    expect(refused?.reason).toMatch(/^bad {2}\[31m {2}line x{1,300}$/);
    expect(refused?.reason.length).toBeLessThanOrEqual(300);
  });

  it('ends in an error, and not in requests without end, where too much of it is refused one by one', async () => {
    fake = await FakeInflux.start(() => ({ status: 400, body: '{"error":"no"}' }));
    await expect(writerOf().write(points(2000))).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
    expect(fake.requests).toHaveLength(600);
  });
});

describe('where the database says nothing about the lines, the write fails and they come again:', () => {
  it.each([
    [429, 'DATABASE_BUSY', /asks to wait 30 s/],
    [503, 'DATABASE_BUSY', /asks to wait 30 s/],
    [500, 'DATABASE_BUSY', /cannot take it now/],
    [403, 'DATABASE_ACCESS', /secret/],
    [404, 'DATABASE_ACCESS', /does not know the bucket/],
    [302, 'DATABASE_ACCESS', /check the address/],
  ])('%i is %s', async (status, code, message) => {
    fake = await FakeInflux.start(() => ({
      status,
      body: '{"message":"no"}',
      headers: { 'retry-after': '30', location: 'http://127.0.0.1:1/' },
    }));
    await expect(writerOf().write(points(3))).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(fake.requests).toHaveLength(1);
  });

  it('a database that does not answer in time', async () => {
    fake = await FakeInflux.start(() => 'hang');
    await expect(writerOf({}, { timeoutMs: 50 }).write(points(1))).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
      message: expect.stringContaining('(TimeoutError)'),
    });
  });

  it('a database that is not there', async () => {
    fake = await FakeInflux.start();
    const writer = writerOf();
    await fake.stop();
    await expect(writer.write(points(1))).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
      message: expect.stringContaining('(ECONNREFUSED)'),
    });
    fake = await FakeInflux.start();
  });
});

describe('a connection that breaks', () => {
  // A function that slept does not notice that the other side closed the connection meanwhile.
  it('once is no failure', async () => {
    fake = await FakeInflux.start(() => (fake.requests.length === 1 ? 'break' : { status: 204 }));
    expect(await writerOf().write(points(3))).toEqual([]);
    expect(fake.requests.map(({ lines }) => lines.length)).toEqual([3, 3]);
  });

  it('again is one', async () => {
    fake = await FakeInflux.start(() => 'break');
    await expect(writerOf().write(points(3))).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
    expect(fake.requests).toHaveLength(2);
  });
});

describe('the token', () => {
  const takesOnly =
    (token: string) =>
    ({ headers }: WriteRequest) =>
      headers.authorization === `Token ${token}`
        ? { status: 204 }
        : { status: 401, body: '{"message":"unauthorized"}' };

  it('is read anew once where it was changed meanwhile', async () => {
    fake = await FakeInflux.start(takesOnly('token-2'));
    expect(await writerOf({}, { token: new RotatingToken() }).write(points(3))).toEqual([]);
    expect(fake.requests.map(({ headers }) => headers.authorization)).toEqual(['Token token-1', 'Token token-2']);
  });

  it('that is wrong both times fails the write, and the error does not tell it', async () => {
    fake = await FakeInflux.start(takesOnly('another'));
    const failure = await writerOf({}, { token: new RotatingToken() })
      .write(points(3))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'DATABASE_ACCESS', message: expect.stringContaining('docs/timeseries.md') });
    expect(String(failure)).not.toContain('token-');
    expect(fake.requests).toHaveLength(2);
  });

  it.each(['http://db.example:8086', 'ftp://127.0.0.1', 'no address', 'http://127.0.0.1.example:8086'])(
    'is never sent to %s',
    async (url) => {
      fake = await FakeInflux.start();
      expect(() => writerOf({ url })).toThrow(/https|no URL/);
    },
  );

  it('goes over plain http to nobody unless it was allowed, not even to loopback', async () => {
    fake = await FakeInflux.start();
    expect(() => writerOf({ plainOnLoopback: false })).toThrow(/https/);
  });
});
