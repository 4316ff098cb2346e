import { describe, expect, it } from '@jest/globals';
import { CHECKOUT_CHECKS, GATEWAY_CHECKS } from '@sward/gateway-tools/doctor/all-checks.ts';
import { examine } from '@sward/gateway-tools/doctor/examine.ts';
import { EXIT, exitCodeOf, type Finding, fault, ok, unknown, warning } from '@sward/gateway-tools/doctor/finding.ts';
import { reportOf, reportSchema } from '@sward/gateway-tools/doctor/report.ts';
import { runChecks } from '@sward/gateway-tools/doctor/run-checks.ts';
import { textReport } from '@sward/gateway-tools/doctor/text-report.ts';
import { delay } from '@sward/runtime/clock.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { fakeMachine, gatewayWith, NOW_MS } from './fake-machine.ts';

const named = (check: string, verdict: ReturnType<typeof ok>): Finding => ({ check, ...verdict });
const GOOD = named('good', ok('all is good'));
const BAD = named('bad', fault('it is broken', 'Mend it.', { part: 3 }));
const ODD = named('odd', warning('it is odd', 'Look at it.'));
const DARK = named('dark', unknown('nobody knows'));

const never = () => new Promise<void>(() => {});
const patient = {
  machine: fakeMachine(),
  gateway: gatewayWith(),
  lookedIn: '/etc',
  checkout: undefined,
  node: '20.15.0',
  nowMs: NOW_MS,
  minFreeBytes: 1,
};

describe('the report of the doctor', () => {
  const head = { at: NOW_MS, version: '1.2.3', host: 'pi', gateway: gatewayWith() };

  it('tells the worst first, with what to do, and sums up', () => {
    expect(textReport(reportOf(head, [GOOD, DARK, ODD, BAD]), false).split('\n')).toEqual([
      'error    bad   it is broken',
      '               -> Mend it.',
      'warning  odd   it is odd',
      '               -> Look at it.',
      'unknown  dark  nobody knows',
      'ok       good  all is good',
      '',
      'gw-1 on pi: error (1 error, 1 warning, 1 unknown, 1 ok)',
    ]);
  });

  it('is coloured for a terminal only', () => {
    const report = reportOf(head, [BAD]);
    expect(textReport(report, false)).not.toContain('\u001b');
    expect(textReport(report, true)).toContain('\u001b[31merror   \u001b[0m bad');
  });

  it('is one JSON object of a schema, without a gateway too', () => {
    const report = reportOf({ ...head, gateway: undefined }, [GOOD, BAD]);
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report).toMatchObject({ v: 1, level: 'error', counts: { error: 1, warning: 0, unknown: 0, ok: 1 } });
  });

  it.each([
    [[GOOD], EXIT.well, 'ok'],
    [[GOOD, DARK], EXIT.well, 'ok'],
    [[DARK], EXIT.well, 'unknown'],
    [[GOOD, ODD, DARK], EXIT.warnings, 'warning'],
    [[ODD, BAD], EXIT.errors, 'error'],
  ])('has an exit code and a level, of which what is unknown changes neither: %#', (findings, code, level) => {
    expect(exitCodeOf(findings)).toBe(code);
    expect(reportOf(head, findings).level).toBe(level);
  });
});

describe('the checks', () => {
  const check = (id: string, look: () => Promise<never[]>, needsNetwork?: true) => ({
    id,
    look,
    ...(needsNetwork && { needsNetwork }),
  });

  it('are findings where they fail', async () => {
    const broken = check('broken', () => Promise.reject(new TypeError('oh')));
    const findings = await runChecks([broken], {}, { offline: false, limit: never });
    expect(findings).toEqual([
      { check: 'broken', level: 'unknown', summary: 'the check itself failed: oh', details: {} },
    ]);
  });

  it('are findings where they hang, and hold up no other', async () => {
    const clock = new ManualClock();
    const hangs = check('hangs', () => new Promise<never[]>(() => {}));
    const done = runChecks(
      [hangs, { id: 'quick', look: async () => [ok('fine')] }],
      {},
      { offline: false, limit: () => delay(clock, 5000) },
    );
    await clock.advanceAsync(5000);
    expect((await done).map(({ check: id, summary }) => `${id}: ${summary}`)).toEqual([
      'hangs: no answer in time',
      'quick: fine',
    ]);
  });

  it('leave the network alone when told so', async () => {
    const asked: string[] = [];
    const asks = async (id: string) => {
      asked.push(id);
      return [];
    };
    const checks = [check('far', () => asks('far'), true), check('near', () => asks('near'))];
    await runChecks(checks, {}, { offline: true, limit: never });
    expect(asked).toEqual(['near']);
  });

  it('that need the network are those that make connections', () => {
    const far = GATEWAY_CHECKS.filter(({ needsNetwork }) => needsNetwork).map(({ id }) => id);
    expect(far).toEqual(['clock-offset', 'data-endpoint', 'credential-endpoint']);
  });

  it('have names of their own', () => {
    const ids = [...GATEWAY_CHECKS, ...CHECKOUT_CHECKS].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('bear a machine that has nothing at all', async () => {
    const findings = await examine(patient, { offline: false, limit: never });
    expect(findings.filter(({ summary }) => summary.startsWith('the check itself failed'))).toEqual([]);
    expect(findings.length).toBeGreaterThan(20);
  });

  it('need no nucleus: that there is none is an error on a gateway, and a warning in a checkout', async () => {
    const options = { offline: false, limit: never };
    const [first, ...others] = await examine({ ...patient, gateway: undefined }, options);
    expect(first).toMatchObject({
      check: 'nucleus',
      level: 'error',
      summary: 'no nucleus found: nothing is configured in /etc',
    });
    expect(others.map(({ check: id }) => id)).toContain('clock-plausible');
    const developer = await examine({ ...patient, gateway: undefined, checkout: '/src' }, options);
    expect(developer.map(({ check: id, level }) => `${id} ${level}`)).toEqual([
      'nucleus warning',
      'node-version ok',
      'compiler warning',
      'native-modules error',
    ]);
  });
});
