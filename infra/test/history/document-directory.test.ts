import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CorruptDocumentError, DocumentConflictError } from '../../lib/documents/document-errors.ts';
import { BUILDINGS_PARTITION } from '../../lib/documents/partitions.ts';
import type { DocumentKey } from '../../lib/documents/ports.ts';
import { DocumentDirectory } from '../../lib/history/document-directory.ts';
import type { StoredReading } from '../../lib/telemetry/ports.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { reading } from '../telemetry/examples.ts';
import { MIDNIGHT, noise, readingAt } from './history-examples.ts';

const DAY = 24 * 3_600_000;

const all = async <T>(answer: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of answer) items.push(item);
  return items;
};

/** Documents that count the writes, by partition. */
class CountingDocuments extends MemoryDocumentStore {
  readonly writes: string[] = [];

  override put(...[key, body, version, options]: Parameters<MemoryDocumentStore['put']>): Promise<number> {
    this.writes.push(key.partition);
    return super.put(key, body, version, options);
  }

  override putIfNewer(key: DocumentKey, body: unknown, order: string): Promise<boolean> {
    this.writes.push(key.partition);
    return super.putIfNewer(key, body, order);
  }
}

/** Taken at `ms` and arrived a second later. */
const taken = (ms: number, seq: number, overrides: Partial<StoredReading> = {}) =>
  readingAt(ms, seq, { cloudReceivedAt: ms + 1000, ...overrides });

const of = (device: string, seq = 1) => ({ reading: { ...reading(seq), device_id: device } });

describe('DocumentDirectory', () => {
  let now = 0;
  let documents: MemoryDocumentStore;
  let directory: DocumentDirectory;
  beforeEach(() => {
    now = MIDNIGHT;
    documents = new MemoryDocumentStore(() => now);
    directory = new DocumentDirectory(documents);
  });

  const devices = (building = 'north') => all(directory.devices(building));

  describe('devices', () => {
    it('knows the newest reading of each, whole, by the time it was taken', async () => {
      const [warm, cold] = [taken(MIDNIGHT, 5, of('a')), taken(MIDNIGHT - 9, 1, of('b'))];
      await directory.update([taken(MIDNIGHT - 1, 9, of('a')), warm, cold]);
      await directory.update([taken(MIDNIGHT - 2, 10, of('a'))]);
      expect(await devices()).toStrictEqual([warm, cold]);
    });

    it('knows less of one that came as version 1.0 telemetry', async () => {
      const few = { device_id: 'old', values: { motion: true }, measured_at: MIDNIGHT, received_at: MIDNIGHT };
      const old = taken(MIDNIGHT, 0, { epoch: 'v1-6f0c', reading: few });
      await directory.update([old]);
      expect(await devices()).toStrictEqual([old]);
    });

    it('comes to the same whatever the order and however often they come', async () => {
      const times = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 });
      const updates = times
        .map((offsets) => offsets.map((ms, seq) => taken(MIDNIGHT + ms, seq, of('a', seq))))
        .chain((readings) =>
          fc.record({
            readings: fc.constant(readings),
            sent: fc.shuffledSubarray([...readings, ...readings], { minLength: 2 * readings.length }),
          }),
        );
      await fc.assert(
        fc.asyncProperty(updates, fc.integer({ min: 1, max: 5 }), async ({ readings, sent }, size) => {
          const subject = new DocumentDirectory(new MemoryDocumentStore(() => now));
          for (let i = 0; i < sent.length; i += size) await subject.update(sent.slice(i, i + size));
          const newest = [...readings]
            .sort((a, b) => a.reading.measured_at - b.reading.measured_at || a.seq - b.seq)
            .at(-1);
          expect(await all(subject.devices('north'))).toEqual([newest]);
        }),
      );
    });

    it('goes by seq where times are equal, also past numbers of one digit', async () => {
      await directory.update([taken(MIDNIGHT, 9, of('a'))]);
      await directory.update([taken(MIDNIGHT, 10, of('a'))]);
      expect((await devices()).map(({ seq }) => seq)).toEqual([10]);
    });

    it('keeps apart what differs in gateway, building or tenant', async () => {
      const places = [{}, { gatewayId: 'other' }, { buildingId: 'acme:north' }, { buildingId: 'south' }];
      await directory.update(places.map((place) => taken(MIDNIGHT, 1, place)));
      expect((await devices()).map(({ gatewayId }) => gatewayId)).toEqual(['gateway-abcd1234', 'other']);
      expect(await devices('acme:north')).toHaveLength(1);
      expect(await devices('acme')).toEqual([]);
    });

    it('lets a clock that is years ahead hide nothing that comes later', async () => {
      const ahead = { ...taken(MIDNIGHT, 1, of('a')), reading: { ...reading(1), device_id: 'a', measured_at: 4e12 } };
      await directory.update([ahead]);
      expect(await devices()).toEqual([ahead]);
      const corrected = taken(MIDNIGHT + 2000, 2, of('a', 2));
      await directory.update([corrected]);
      expect(await devices()).toEqual([corrected]);
    });

    it('follows a clock that is years ahead and stays there', async () => {
      const ahead = (seq: number, ms: number) => readingAt(4e12 + seq, seq, { cloudReceivedAt: ms });
      await directory.update([ahead(2, MIDNIGHT), ahead(1, MIDNIGHT)]);
      expect((await devices()).map(({ seq }) => seq)).toEqual([2]);
      await directory.update([ahead(3, MIDNIGHT + 1)]);
      expect((await devices()).map(({ seq }) => seq)).toEqual([3]);
    });

    it('writes once for each gateway, however many readings of however many devices come, and nothing for old ones', async () => {
      const counting = new CountingDocuments(() => now);
      const subject = new DocumentDirectory(counting);
      const readings = Array.from({ length: 100 }, (_, i) => taken(MIDNIGHT + i, i, of(`device-${i % 20}`, i)));
      await subject.update(readings);
      await subject.update(readings.slice(0, 50));
      await subject.update(readings.map((stored) => ({ ...stored, cloudReceivedAt: stored.cloudReceivedAt + 60_000 })));
      expect(counting.writes.filter((partition) => partition === 'default#devices#north')).toHaveLength(1);
      expect(await all(subject.devices('north'))).toHaveLength(20);
    });

    it('takes a kilobyte and a half for 20 sensors', async () => {
      await directory.update(
        Array.from({ length: 20 }, (_, i) => taken(MIDNIGHT + i, i, of(`a4c138f5a1${10 + i}`, i))),
      );
      const document = await documents.get({ partition: 'default#devices#north', id: 'gateway-abcd1234' });
      expect(JSON.stringify(document?.body).length).toBeLessThan(1500);
    });

    it('keeps the newest of each where many processes update one gateway at once', async () => {
      const updates = Array.from({ length: 12 }, (_, i) => [taken(MIDNIGHT + i, i, of(`device-${i % 3}`, i))]);
      await Promise.all(updates.map((update) => new DocumentDirectory(documents).update(update)));
      expect((await devices()).map(({ seq }) => seq)).toEqual([9, 10, 11]);
    });

    it('gives up where others write without end, so that the message comes again', async () => {
      class Contended extends MemoryDocumentStore {
        override put(...[key, body, version, options]: Parameters<MemoryDocumentStore['put']>): Promise<number> {
          return super.put(key, body, key.partition === BUILDINGS_PARTITION ? version : version + 1, options);
        }
      }
      const update = new DocumentDirectory(new Contended()).update([taken(MIDNIGHT, 1)]);
      await expect(update).rejects.toBeInstanceOf(DocumentConflictError);
    });

    it('leaves out those that were silent longest where a gateway has more than a document holds', async () => {
      const text = (i: number) => ({
        reading: { ...reading(i), device_id: `device-${i}`, values: { text: noise(i) } },
      });
      await directory.update(Array.from({ length: 40 }, (_, i) => taken(MIDNIGHT + i, i, text(i))));
      const seqs = (await devices()).map(({ seq }) => seq);
      expect(seqs.length).toBeGreaterThan(15);
      expect(new Set(seqs)).toEqual(new Set(Array.from({ length: seqs.length }, (_, i) => 39 - i)));
    });

    it('forgets one that has said nothing for more than a year', async () => {
      await directory.update([taken(MIDNIGHT, 1)]);
      now = MIDNIGHT + 366 * DAY;
      expect(await devices()).toHaveLength(1);
      now = MIDNIGHT + 401 * DAY;
      expect(await devices()).toEqual([]);
    });

    it('forgets it also where its gateway and the other devices go on', async () => {
      await directory.update([taken(MIDNIGHT, 1, of('a'))]);
      await directory.update([taken(MIDNIGHT + 366 * DAY, 2, of('b'))]);
      expect((await devices()).map(({ seq }) => seq)).toEqual([1, 2]);
      await directory.update([taken(MIDNIGHT + 401 * DAY, 3, of('b'))]);
      expect((await devices()).map(({ seq }) => seq)).toEqual([3]);
    });

    it('refuses a place or a device that is no id', async () => {
      await expect(directory.update([taken(MIDNIGHT, 1, { buildingId: '' })])).rejects.toMatchObject({
        code: 'INVALID_ID',
      });
      await expect(directory.update([taken(MIDNIGHT, 1, { gatewayId: 'a#b' })])).rejects.toMatchObject({
        code: 'INVALID_ID',
      });
      await expect(directory.update([taken(MIDNIGHT, 1, of('a b'))])).rejects.toMatchObject({
        code: 'INVALID_MESSAGE',
      });
    });

    it('names a document that is none of its own, and writes it anew with the next update', async () => {
      await directory.update([taken(MIDNIGHT, 1)]);
      const key = { partition: 'default#devices#north', id: 'gateway-abcd1234' };
      await documents.put(key, { v: 2 }, 1);
      await expect(devices()).rejects.toBeInstanceOf(CorruptDocumentError);
      await expect(devices()).rejects.toThrow('["default#devices#north","gateway-abcd1234"]');
      await directory.update([taken(MIDNIGHT, 2)]);
      expect((await devices()).map(({ seq }) => seq)).toEqual([2]);
    });
  });

  describe('gateways', () => {
    const gateway = { buildingId: 'north', gatewayId: 'g' };

    it('knows the newest word of each', async () => {
      await directory.heard({ ...gateway, heardAt: 999_999_999_999, connected: true });
      await directory.heard({ ...gateway, heardAt: MIDNIGHT, connected: false });
      await directory.heard({ ...gateway, heardAt: MIDNIGHT - 1, connected: true });
      await directory.heard({ ...gateway, gatewayId: 'h', heardAt: MIDNIGHT - 5 });
      expect(await all(directory.gateways('north'))).toStrictEqual([
        { ...gateway, heardAt: MIDNIGHT, connected: false },
        { buildingId: 'north', gatewayId: 'h', heardAt: MIDNIGHT - 5 },
      ]);
    });

    it('keeps buildings apart', async () => {
      await directory.heard({ ...gateway, heardAt: MIDNIGHT });
      expect(await all(directory.gateways('south'))).toEqual([]);
    });
  });

  describe('forget', () => {
    const at = { buildingId: 'north', gatewayId: 'gateway-abcd1234' };
    const word = { ...at, heardAt: MIDNIGHT };

    it('takes out one device, and leaves the others and the gateway', async () => {
      await directory.update([taken(MIDNIGHT, 1, of('a')), taken(MIDNIGHT, 2, of('b', 2))]);
      await directory.heard(word);
      expect(await directory.forget({ ...at, deviceId: 'a' })).toEqual({ gateway: false, deviceIds: ['a'] });
      expect((await devices()).map(({ seq }) => seq)).toEqual([2]);
      expect(await all(directory.gateways('north'))).toEqual([word]);
      expect(await directory.forget({ ...at, deviceId: 'a' })).toEqual({ gateway: false, deviceIds: [] });
    });

    it('takes out a gateway with all its devices, also where they cannot be read', async () => {
      await directory.update([taken(MIDNIGHT, 1, of('a')), taken(MIDNIGHT, 2, { ...of('b', 2), gatewayId: 'other' })]);
      await directory.heard(word);
      expect(await directory.forget(at)).toEqual({ gateway: true, deviceIds: ['a'] });
      expect((await devices()).map(({ gatewayId }) => gatewayId)).toEqual(['other']);
      expect(await all(directory.gateways('north'))).toEqual([]);
      await documents.put({ partition: 'default#devices#north', id: at.gatewayId }, { v: 2 }, 0);
      expect(await directory.forget(at)).toEqual({ gateway: false, deviceIds: [] });
      expect(await devices()).toHaveLength(1);
    });

    it('knows what is heard again', async () => {
      await directory.update([taken(MIDNIGHT, 1, of('a'))]);
      await directory.heard(word);
      await directory.forget(at);
      await directory.update([taken(MIDNIGHT, 1, of('a'))]);
      await directory.heard(word);
      expect([await devices(), await all(directory.gateways('north'))]).toEqual([
        [taken(MIDNIGHT, 1, of('a'))],
        [word],
      ]);
    });

    it('loses nothing that is heard meanwhile', async () => {
      await directory.update([taken(MIDNIGHT, 1, of('a'))]);
      const others = Array.from({ length: 8 }, (_, i) => [taken(MIDNIGHT + i, i, of(`b${i}`, i))]);
      await Promise.all([
        ...others.map((update) => new DocumentDirectory(documents).update(update)),
        directory.forget({ ...at, deviceId: 'a' }),
      ]);
      expect((await devices()).map(({ reading }) => reading.device_id)).toEqual(others.map((_, i) => `b${i}`));
    });
  });

  describe('buildings', () => {
    it('knows every one that a reading or a status came from, of all tenants', async () => {
      await directory.update([taken(MIDNIGHT, 1), taken(MIDNIGHT, 2, { buildingId: 'acme:hq' })]);
      await directory.heard({ buildingId: 'south', gatewayId: 'g', heardAt: MIDNIGHT });
      expect(await all(directory.buildings())).toEqual(['acme:hq', 'north', 'south']);
    });

    it('notes one once, and takes for noted what another process noted', async () => {
      const counting = new CountingDocuments();
      for (const each of [new DocumentDirectory(counting), new DocumentDirectory(counting)]) {
        for (const seq of [1, 2, 3]) await each.update([taken(MIDNIGHT, seq)]);
        await each.heard({ buildingId: 'north', gatewayId: 'g', heardAt: MIDNIGHT });
      }
      expect(counting.writes.filter((partition) => partition === BUILDINGS_PARTITION)).toHaveLength(2);
    });

    it('notes one again where the first try failed', async () => {
      class Failing extends MemoryDocumentStore {
        failures = 1;
        override async put(...parameters: Parameters<MemoryDocumentStore['put']>): Promise<number> {
          if (this.failures-- > 0) throw new TypeError('fault on demand');
          return super.put(...parameters);
        }
      }
      const subject = new DocumentDirectory(new Failing());
      await expect(subject.update([taken(MIDNIGHT, 1)])).rejects.toThrow('fault on demand');
      await subject.update([taken(MIDNIGHT, 1)]);
      expect(await all(subject.buildings())).toEqual(['north']);
    });
  });
});
