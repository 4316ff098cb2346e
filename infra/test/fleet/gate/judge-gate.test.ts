import { describe, expect, it } from '@jest/globals';
import { judgeGate } from '../../../lib/fleet/gate/judge-gate.ts';
import type { CanaryView } from '../../../lib/fleet/gate/ports.ts';
import { exampleCore, exampleGate, MINUTE, SETTINGS, START } from './example-gate.ts';

const at = (minutes: number) => START + minutes * MINUTE;

describe('the gate', () => {
  it.each<[string, Partial<CanaryView>, number]>([
    ['has not been told of it', { execution: undefined }, 29],
    ['has it in its queue', { execution: 'QUEUED' }, 29],
    ['works on it', { execution: 'IN_PROGRESS' }, 29],
    ['is no core yet', { execution: undefined, health: undefined }, 29],
    ['is told to be unhealthy by a status from before', { health: 'UNHEALTHY' }, 3],
    ['runs it and has not soaked', {}, 3],
  ])('waits for a canary that %s', (_, view, minutes) => {
    expect(judgeGate([exampleCore(view)], exampleGate(), at(minutes)).kind).toBe('wait');
  });

  it.each<[string, Partial<CanaryView>, string]>([
    ['failed', { execution: 'FAILED', reason: 'no space left' }, 'canary gw-1 says FAILED: no space left'],
    ['rejected it', { execution: 'REJECTED' }, 'canary gw-1 says REJECTED'],
    ['took too long by its own clock', { execution: 'TIMED_OUT' }, 'gw-1 says TIMED_OUT'],
    ['was given another since', { execution: 'CANCELED' }, 'gw-1 says CANCELED'],
  ])('falls at once where a canary %s, with its name and what to do', (_, view, reason) => {
    const verdict = judgeGate([exampleCore({ core: 'gw-0' }), exampleCore(view)], exampleGate(), at(1));
    expect(verdict).toMatchObject({ kind: 'fail', reason: expect.stringContaining(reason) });
    expect(verdict).toMatchObject({ reason: expect.stringContaining('docs/fleet.md') });
  });

  it('falls where a canary that was well is so no more, and names what is broken', () => {
    const sick = exampleCore({ health: 'UNHEALTHY', broken: ['sward.BleIngest'] });
    const gate = exampleGate({ healthySince: { 'gw-1': at(2) } });
    expect(judgeGate([sick], gate, at(5))).toMatchObject({
      kind: 'fail',
      reason: expect.stringContaining('gw-1 runs it and is UNHEALTHY: sward.BleIngest BROKEN'),
    });
  });

  it('falls where a canary never becomes healthy', () => {
    expect(judgeGate([exampleCore({ health: 'UNHEALTHY' })], exampleGate(), at(30)).kind).toBe('fail');
  });

  it('opens once every canary has been healthy for the soak time, and not before', () => {
    const views = [exampleCore(), exampleCore({ core: 'gw-2' })];
    const gate = exampleGate({ healthySince: { 'gw-1': at(1), 'gw-2': at(4) } });
    expect(judgeGate(views, gate, at(13)).kind).toBe('wait');
    expect(judgeGate(views, gate, at(14))).toEqual({ kind: 'pass', reason: '2 healthy' });
  });

  it('waits for a canary that has just lost its connection, and opens when it is back', () => {
    const gate = exampleGate({ healthySince: { 'gw-1': at(1) } });
    expect(judgeGate([exampleCore({ offlineSince: at(9) })], gate, at(13)).kind).toBe('wait');
    expect(judgeGate([exampleCore()], gate, at(13)).kind).toBe('pass');
  });

  it('falls where a canary took it and was never heard again, of which Greengrass goes on saying HEALTHY', () => {
    const gate = exampleGate({ healthySince: { 'gw-1': at(1) } });
    expect(judgeGate([exampleCore({ offlineSince: at(2) })], gate, at(11))).toMatchObject({
      kind: 'fail',
      reason: expect.stringContaining('gw-1 took it and has been offline since 2026-11-21T08:02'),
    });
  });

  it('passes over such a canary where the file says so, if another has proven it', () => {
    const settings = { ...SETTINGS, offline: 'pass' } as const;
    const gate = exampleGate({ settings, healthySince: { 'gw-1': at(1), 'gw-2': at(1) } });
    const gone = exampleCore({ offlineSince: at(2) });
    expect(judgeGate([gone, exampleCore({ core: 'gw-2' })], gate, at(11))).toEqual({
      kind: 'pass',
      reason: '1 healthy; offline: gw-1',
    });
    expect(judgeGate([gone], gate, at(11)).kind).toBe('fail');
  });

  it('counts the soak time from the first look that found a canary healthy', () => {
    const first = judgeGate([exampleCore()], exampleGate(), at(3));
    expect(first).toEqual({ kind: 'wait', healthySince: { 'gw-1': at(3) } });
  });

  it('waits past the time to begin for a canary that began in time', () => {
    const gate = exampleGate({ healthySince: { 'gw-1': at(28) } });
    expect(judgeGate([exampleCore()], gate, at(35)).kind).toBe('wait');
    expect(judgeGate([exampleCore()], gate, at(38)).kind).toBe('pass');
  });

  it.each([undefined, 'QUEUED'])(
    'takes a canary that has not begun in time (%s) for offline, and falls',
    (execution) => {
      const views = [exampleCore({ core: 'gw-2' }), exampleCore({ execution })];
      const gate = exampleGate({ healthySince: { 'gw-2': at(1) } });
      expect(judgeGate(views, gate, at(30))).toMatchObject({
        kind: 'fail',
        reason: expect.stringContaining('gw-1 did not'),
      });
    },
  );

  it('passes over canaries that are offline where the fleet file says so, if another has proven it', () => {
    const gate = exampleGate({ settings: { ...SETTINGS, offline: 'pass' }, healthySince: { 'gw-2': at(1) } });
    const offline = exampleCore({ execution: undefined });
    expect(judgeGate([exampleCore({ core: 'gw-2' }), offline], gate, at(30))).toEqual({
      kind: 'pass',
      reason: '1 healthy; offline: gw-1',
    });
    expect(judgeGate([offline], gate, at(30)).kind).toBe('fail');
  });

  it('falls where a canary is still at work when its time is over, offline or not', () => {
    const gate = exampleGate({ settings: { ...SETTINGS, offline: 'pass' } });
    expect(judgeGate([exampleCore({ execution: 'IN_PROGRESS' })], gate, at(30)).kind).toBe('fail');
  });

  it('names a few of many that are offline', () => {
    const many = Array.from({ length: 8 }, (_, i) => exampleCore({ core: `gw-${i}`, execution: undefined }));
    expect(judgeGate(many, exampleGate(), at(30))).toMatchObject({ reason: expect.stringContaining('and 3 more') });
  });

  it('gives AWS IoT two minutes to list a gateway that has just entered its group', () => {
    expect(judgeGate([], exampleGate(), at(0)).kind).toBe('wait');
    expect(judgeGate([], exampleGate(), at(1)).kind).toBe('wait');
  });

  it('falls where every canary left while it soaked: nothing is proven', () => {
    const gate = exampleGate({ healthySince: { 'gw-1': at(2) } });
    expect(judgeGate([], gate, at(5))).toMatchObject({
      kind: 'fail',
      reason: expect.stringContaining('left its group'),
    });
  });

  it('opens where no gateway is there yet', () => {
    expect(judgeGate([], exampleGate(), at(2))).toEqual({ kind: 'pass', reason: 'there is no canary yet' });
  });

  it('is not misled by a core of the name of a property that every object has', () => {
    expect(judgeGate([exampleCore({ core: 'constructor' })], exampleGate(), at(3)).kind).toBe('wait');
  });
});
