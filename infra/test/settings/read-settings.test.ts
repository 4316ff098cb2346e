import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nearest } from '../../lib/settings/nearest.ts';
import { readSettings } from '../../lib/settings/read-settings.ts';
import { settingRows } from '../../lib/settings/setting-rows.ts';
import { InvalidSettingError } from '../../lib/settings/settings-errors.ts';

const refusal = (context: Record<string, unknown>) => {
  try {
    readSettings(context);
  } catch (error) {
    if (error instanceof InvalidSettingError) return error.message;
    throw error;
  }
  return 'not refused';
};

describe('settings in the context of the CDK', () => {
  it('are those of a first deployment where nothing is said', () => {
    expect(readSettings({ 'aws-cdk:something': true })).toEqual({
      timeseries: 'influxdb2',
      archive: false,
      stream: 'none',
      history: 90,
      time_zone: 'UTC',
      log_days: 30,
      publish_interval_s: 10,
      fleet_file: 'fleet.yaml',
      runbook_url: 'docs/operator-runbook.md',
      tenants: [],
    });
  });

  it('are read as the command line gives them, as text', () => {
    const context = { 'sward:history': '30', 'sward:archive': 'true', 'sward:tenants': 'acme,globex' };
    expect(readSettings(context)).toMatchObject({ history: 30, archive: true, tenants: ['acme', 'globex'] });
  });

  it('are read as a file gives them', () => {
    const context = {
      'sward:history': 'daily',
      'sward:archive': false,
      'sward:tenants': ['acme'],
      'sward:log_days': 7,
    };
    expect(readSettings(context)).toMatchObject({ history: 'daily', archive: false, tenants: ['acme'], log_days: 7 });
  });

  it.each([
    ['timeseris', 'none', 'Did you mean sward:timeseries?'],
    ['Stream', 'none', 'Did you mean sward:stream?'],
    ['color', 'red', 'Settings are sward:timeseries, sward:archive'],
    ['timeseries', 'influxdb', 'Did you mean influxdb2?'],
    ['timeseries', 'postgres', '`influxdb3`'],
    ['history', 'dayly', 'Did you mean daily?'],
    ['history', '0', '1 to 3650 days'],
    ['history', '1.5', '1 to 3650 days'],
    ['archive', 'yes', '`true`'],
    ['log_days', '31', '7, 14, 30'],
    ['time_zone', 'Mars/Olympus', 'Europe/Berlin'],
    ['operator_email', 'ops', 'mail'],
    ['runbook_url', 'http://example.com', 'https://'],
    ['tenants', 'acme,a/b', 'not an id'],
    ['tenants', 'acme:hq', 'before the first `:`'],
    ['tenants', 'acme,acme', 'named twice'],
    ['tenants', 'acme,,globex', 'is empty'],
    ['tenants', 'acme,', 'is empty'],
    ['tenants', Array.from({ length: 51 }, (_, i) => `t${i}`).join(), 'more than 50'],
    ['publish_interval_s', '601', '0 to 600 s'],
    ['publish_interval_s', '', '0 to 600 s'],
  ])('refuse %s=%s and say what is allowed', (name, value, said) => {
    const message = refusal({ [`sward:${name}`]: value });
    expect(message).toContain(`sward:${name}`);
    expect(message).toContain(said);
  });

  it.each([
    ['timeseries', 'none', '-c sward:timeseries=none'],
    ['history', 30, '-c sward:history=30'],
    ['operator_email', 'ops@example.com', '-c sward:operator_email=ops@example.com'],
    ['time_zone', 'a\nb', String.raw`-c sward:time_zone="a\nb"`],
  ])('refuse %s without its prefix, which would have no effect, and say what to write', (name, value, said) => {
    expect(refusal({ [name]: value })).toContain(said);
    expect(refusal({ [name]: value, 'sward:archive': 'maybe' })).toMatch(/prefix.*\n.*sward:archive/);
  });

  it('leave keys alone that are none of them', () => {
    const others = { timeserie: 'none', 'aws:cdk:bundling-stacks': [], '@aws-cdk/core:stackRelativeExports': true };
    expect(readSettings(others)).toEqual(readSettings({}));
  });

  it('are no tenants where none is named', () => {
    expect(readSettings({ 'sward:tenants': '' }).tenants).toEqual([]);
  });

  it.each([
    ['history', '0'],
    ['log_days', '31'],
    ['operator_email', 'ops'],
    ['runbook_url', 'http://example.com'],
    ['publish_interval_s', 'often'],
    ['tenants', 5],
  ])('refuse %s=%s in words of their own, after which the program may put its name', (name, value) => {
    const message = refusal({ [`sward:${name}`]: value });
    expect(message).toMatch(/^the setting sward:/);
    expect(message).not.toMatch(/Invalid|expected|Too (small|big)/);
  });

  it('name everything that is wrong at once', () => {
    const message = refusal({ 'sward:archive': 'maybe', 'sward:streem': 'none' });
    expect(message).toMatch(/sward:archive.*\n.*sward:streem/);
  });

  it('show what was typed on one line, however it is formed', () => {
    const message = refusal({ 'sward:timeseries': `a\n${'b'.repeat(500)}` });
    expect(message.split('\n')).toHaveLength(2);
    expect(message.length).toBeLessThan(600);
  });
});

describe('the nearest name', () => {
  const names = settingRows().map(({ name }) => name);

  it('is the one meant, where one letter is missing', () => {
    const mistyped = fc
      .constantFrom(...names)
      .chain((name) => fc.nat(name.length - 1).map((at) => ({ name, typed: name.slice(0, at) + name.slice(at + 1) })));
    fc.assert(fc.property(mistyped, ({ name, typed }) => nearest(typed, names) === name));
  });

  it('is none where nothing is near', () => {
    expect(nearest('zzzzzzzzzzzz', names)).toBeUndefined();
    expect(nearest('', names)).toBeUndefined();
  });
});
