import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import fc from 'fast-check';
import { AttClient } from '../../../src/gatt/att/att-client.ts';
import { GattClient } from '../../../src/gatt/att/gatt-client.ts';
import { GattError } from '../../../src/gatt-ports.ts';

const octets = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function setUp() {
  const clock = new ManualClock();
  const sent: string[] = [];
  const told: string[] = [];
  const att: AttClient = new AttClient(
    { send: (pdu) => sent.push(hex(pdu)), pair: () => sent.push('pair') },
    {
      clock,
      onNotification: (handle, value) => {
        told.push(`${handle}:${hex(value)}`);
        gatt.notified(handle, value);
      },
      onTimeout: () => told.push('timeout'),
    },
  );
  const gatt = new GattClient(att);
  return { clock, sent, told, att, gatt };
}

/** The reason why a promise failed, once it did. */
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );

const READ_3 = octets('0a0300');

describe('a client of the Attribute Protocol', () => {
  it('sends one request at a time, and gives each its own answer', async () => {
    const { att, sent } = setUp();
    const first = att.request(READ_3);
    const second = att.request(octets('0a0500'));
    expect(sent).toEqual(['0a0300']);
    att.receive(octets('0b aa'));
    expect(hex(await first)).toBe('0baa');
    expect(sent).toEqual(['0a0300', '0a0500']);
    att.receive(octets('0b bb'));
    expect(hex(await second)).toBe('0bbb');
  });

  it('fails a request that the device refuses, in words, and sends the next', async () => {
    const { att, sent } = setUp();
    const refused = failure(att.request(READ_3));
    void att.request(octets('0a0500'));
    att.receive(octets('01 0a 0300 02'));
    expect(await refused).toMatchObject({
      code: 'GATT_REFUSED',
      message: 'the device answered: read not permitted (0x02)',
    });
    expect(sent.length).toBe(2);
  });

  it('does not take an invalid PDU for the end of everything', async () => {
    const { att } = setUp();
    const refused = failure(att.request(READ_3));
    att.receive(octets('01 0a 0300 04'));
    expect(await refused).toMatchObject({ code: 'GATT_REFUSED' });
    const next = att.request(READ_3);
    att.receive(octets('0b 01'));
    expect(hex(await next)).toBe('0b01');
  });

  it('takes the smaller of both MTUs, and the least where the device knows none', async () => {
    const larger = setUp();
    const asked = larger.att.expectMtu();
    larger.att.receive(octets('03 0502'));
    await asked;
    expect(larger.att.mtu).toBe(256);
    const smaller = setUp();
    const again = smaller.att.expectMtu();
    smaller.att.receive(octets('03 4000'));
    await again;
    expect(smaller.att.mtu).toBe(64);
    const refusing = setUp();
    const refused = refusing.att.expectMtu();
    refusing.att.receive(octets('01 02 0000 06'));
    await refused;
    expect(refusing.att.mtu).toBe(23);
  });

  it('answers what the device asks, and no commands', () => {
    const { att, sent } = setUp();
    att.receive(octets('02 0502'));
    att.receive(octets('0a 0100'));
    att.receive(octets('52 0100 00'));
    expect(sent).toEqual(['030001', '010a000006']);
  });

  it('confirms indications, not notifications, and hears both in the middle of a request', async () => {
    const { att, sent, told } = setUp();
    const answer = att.request(READ_3);
    att.receive(octets('1b 0700 aabb'));
    att.receive(octets('1d 0900 cc'));
    expect(told).toEqual(['7:aabb', '9:cc']);
    expect(sent).toEqual(['0a0300', '1e']);
    att.receive(octets('0b'));
    expect(hex(await answer)).toBe('0b');
  });

  it('pairs once where the device asks for it, and sends the request again', async () => {
    const { att, sent } = setUp();
    const answer = failure(att.request(READ_3));
    att.receive(octets('01 0a 0300 05'));
    att.encrypted(true);
    expect(sent).toEqual(['0a0300', 'pair', '0a0300']);
    att.receive(octets('01 0a 0300 0f'));
    expect(await answer).toMatchObject({
      code: 'GATT_REFUSED',
      message: expect.stringContaining('insufficient encryption'),
    });
  });

  it('fails the request where pairing fails', async () => {
    const { att } = setUp();
    const answer = failure(att.request(READ_3));
    att.receive(octets('01 0a 0300 05'));
    att.encrypted(false);
    expect(await answer).toMatchObject({ code: 'GATT_REFUSED', message: 'the device did not pair' });
  });

  it('gives the link up when an answer is 30 s late', async () => {
    const { att, clock, told } = setUp();
    const answers = [failure(att.request(READ_3)), failure(att.request(READ_3))];
    clock.advance(30_000);
    expect(told).toEqual(['timeout']);
    for (const answer of answers) expect(await answer).toMatchObject({ code: 'GATT_TIMEOUT' });
    expect(await failure(att.request(READ_3))).toMatchObject({ code: 'GATT_TIMEOUT' });
    expect(clock.pendingTimers()).toBe(0);
  });

  it('ends everything that waits when the link is gone', async () => {
    const { att, clock } = setUp();
    const answers = [failure(att.request(READ_3)), failure(att.request(READ_3))];
    att.close(new GattError('GATT_DISCONNECTED', 'gone'));
    for (const answer of answers) expect(await answer).toMatchObject({ code: 'GATT_DISCONNECTED' });
    expect(clock.pendingTimers()).toBe(0);
  });

  it('holds no more than 64 requests', async () => {
    const { att } = setUp();
    const answers = Array.from({ length: 66 }, () => failure(att.request(READ_3)));
    expect(await answers.at(-1)).toMatchObject({ code: 'GATT_REFUSED' });
    att.close(new GattError('GATT_DISCONNECTED', 'gone'));
    expect(await answers.at(-2)).toMatchObject({ code: 'GATT_DISCONNECTED' });
  });
});

describe('a device that answers anything', () => {
  const pdus = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .tuple(fc.constantFrom(1, 5, 9, 0x0b, 0x0d, 0x11, 0x13, 0x1b, 0x1d), fc.uint8Array({ maxLength: 40 }))
        .map(([opcode, rest]) => Uint8Array.from([opcode, ...rest])),
    ),
    { maxLength: 60 },
  );

  it('does no harm: discovery ends, by itself or by its timeout', async () => {
    await fc.assert(
      fc.asyncProperty(pdus, async (answers) => {
        const { att, gatt, clock } = setUp();
        const outcome = gatt.discover().then(
          () => 'found',
          (error: unknown) => error,
        );
        for (const answer of answers) {
          att.receive(answer);
          await clock.advanceAsync(1);
        }
        await clock.advanceAsync(31_000);
        const end = await outcome;
        expect(end === 'found' || end instanceof GattError).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is not asked for ever: services without end, or going backwards', async () => {
    for (const answer of ['11 06 0100 0100 1a18', '11 06 0500 0000 1a18', '11 00', '11 06']) {
      const { att, gatt, sent } = setUp();
      const outcome = failure(gatt.discover());
      for (let round = 0; round < 400; round += 1) {
        att.receive(octets(sent.at(-1)?.startsWith('10') ? answer : '01 08 0000 0a'));
        await Promise.resolve();
        await Promise.resolve();
        await Promise.resolve();
        await Promise.resolve();
      }
      expect(await outcome).toBe('no failure');
      expect(sent.length).toBeLessThan(300);
    }
  });
});
