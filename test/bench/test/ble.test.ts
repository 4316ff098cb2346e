import { describe, expect, it } from '@jest/globals';
import type { Crowd } from '../ble/crowd.ts';
import { crowdAims, crowdFigures, memoryAt } from '../ble/crowd-rows.ts';
import { decodingRows, RATES } from '../ble/decoding-rows.ts';
import { kindsOf, mixOf } from '../ble/mix.ts';
import { hearAll } from '../ble/sward-ear.ts';

const KINDS = kindsOf(40);

describe('the packets of the benchmark', () => {
  it.each(KINDS.map((kind) => ({ name: kind.name, kind })))(
    'of $name are all read, or none where there is nothing to read',
    ({ kind }) => {
      expect(hearAll(kind)).toBe(kind.isSensor ? kind.packets.length : 0);
    },
  );

  it('can be heard again and again: counters of encrypted frames begin anew', () => {
    const [kind] = KINDS.filter(({ name }) => name === 'xiaomi_encrypted');
    expect(kind && [hearAll(kind), hearAll(kind)]).toEqual([40, 40]);
  });

  it('are read in the mix as by themselves', () => {
    const sensors = KINDS.filter(({ isSensor }) => isSensor).length;
    expect(hearAll(mixOf(KINDS))).toBe(sensors * 40);
  });
});

describe('rows of decoding', () => {
  const rows = decodingRows(KINDS.slice(0, 1), [
    { subject: 'ours', times: { ruuvitag: { us: 10, readShare: 1 } }, note: 'all of it' },
    { subject: 'peer', times: { ruuvitag: { us: 40, readShare: 0.5 } }, note: 'less' },
    { subject: 'missing', times: {}, note: 'cannot be installed' },
    { subject: 'broken', times: { ruuvitag: { error: 'KeyError' } }, note: 'other' },
  ]);

  it('tell rates, ratios and what was read', () => {
    expect(rows.filter(({ table }) => table === RATES).map(({ figures }) => figures['ruuvitag'])).toEqual([
      100_000,
      25_000,
      null,
      null,
    ]);
    expect(rows).toContainEqual({ table: 'Sward to it: times as many', subject: 'peer', figures: { ruuvitag: 4 } });
    expect(rows.filter(({ subject }) => subject === 'peer').at(-1)?.figures).toEqual({ ruuvitag: 50 });
  });

  it('say why a peer is missing', () => {
    expect(rows.find(({ subject }) => subject === 'missing')?.note).toBe('cannot be installed');
    expect(rows.find(({ subject }) => subject === 'broken')?.note).toBe('other; ruuvitag failed: KeyError');
  });
});

describe('figures of the crowd', () => {
  const looks = Array.from({ length: 260 }, (_, second) => ({
    atMs: second * 1000,
    privateMb: { 'sward.BleIngest': second < 30 ? 40 : 44, other: 60 },
  }));
  const crowd: Crowd = {
    options: { calmMs: 20_000, fewMs: 10_000, strangers: 1_000_000, perSecond: 5000 },
    over: { kind: 'over', known: 5200, knownInCrowd: 4000, aired: 1_006_000, lost: 12 },
    stored: 5180,
    heard: 1_005_988,
    looks,
    parts: [],
  };

  it('charge every loss to the crowd', () => {
    expect(crowdFigures(crowd).known_stored_percent).toBeCloseTo(99.5, 6);
    expect(crowdFigures(crowd).heard_percent).toBeCloseTo(99.9988, 3);
  });

  it('judge memory by the median of the seconds ahead', () => {
    expect(memoryAt(looks, 30_000)).toBe(100);
    expect(memoryAt(looks, 5_000_000)).toBeNull();
    expect(crowdFigures(crowd)).toMatchObject({ ble_ingest_growth_mb: 4, minute_growth_mb: 0 });
  });

  it('are what the aims are judged by', () => {
    expect(crowdAims(crowd).map(({ met }) => met)).toEqual([true, true, true]);
    const leaking = {
      ...crowd,
      stored: 5000,
      looks: looks.map((look) => ({ ...look, privateMb: { 'sward.BleIngest': look.atMs / 1000 } })),
    };
    expect(crowdAims(leaking).map(({ met }) => met)).toEqual([false, false, false]);
  });
});
