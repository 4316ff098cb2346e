import { describe, expect, it } from '@jest/globals';
import { cardWear } from '@sward/gateway-tools/doctor/checks/card-wear.ts';
import { clockOffset } from '@sward/gateway-tools/doctor/checks/clock-offset.ts';
import { clockPlausible } from '@sward/gateway-tools/doctor/checks/clock-plausible.ts';
import { clockSynchronised } from '@sward/gateway-tools/doctor/checks/clock-synchronised.ts';
import { diskErrors } from '@sward/gateway-tools/doctor/checks/disk-errors.ts';
import { diskSpace } from '@sward/gateway-tools/doctor/checks/disk-space.ts';
import { diskWritable } from '@sward/gateway-tools/doctor/checks/disk-writable.ts';
import { memory } from '@sward/gateway-tools/doctor/checks/memory.ts';
import { power } from '@sward/gateway-tools/doctor/checks/power.ts';
import { temperature } from '@sward/gateway-tools/doctor/checks/temperature.ts';
import { type Furniture, look, saying, told } from '../fake-machine.ts';

const TIMEDATECTL = 'timedatectl show -p NTPSynchronized --value';

describe('the clock', () => {
  it.each<[string, Furniture, string]>([
    ['set', { programs: { [TIMEDATECTL]: 'yes\n' } }, 'ok: the clock is set by a time service'],
    [
      'not set',
      { programs: { [TIMEDATECTL]: 'no\n' } },
      'warning: no time service has set the clock: new readings carry times that may be corrected later',
    ],
    [
      'set, by the mark of timesyncd',
      { files: { '/run/systemd/timesync/synchronized': '' } },
      'ok: the clock is set by a time service',
    ],
    [
      'not set, by the word of the buffer',
      saying('localBuffer', { clock: 'unsynchronized' }),
      'warning: no time service has set the clock: new readings carry times that may be corrected later',
    ],
    ['of no known state', {}, 'unknown: nobody here knows whether the clock is set'],
  ])('is %s', async (_, furniture, expected) => {
    expect(told(await look(clockSynchronised, furniture))).toBe(expected);
  });

  it.each<[number, string]>([
    [Date.UTC(1970, 0, 1, 0, 5), 'error: the clock says 1970: no TLS connection can succeed'],
    [Date.UTC(2038, 0, 1), 'ok: the year is 2038; no clock here outlasts a power cut'],
    [Date.UTC(2099, 0, 1), 'error: the clock says 2099: no TLS connection can succeed'],
  ])('can be right or not: %d', async (nowMs, expected) => {
    expect(told(await look(clockPlausible, {}, { nowMs }))).toBe(expected);
  });

  it('tells of a clock with a battery', async () => {
    const [verdict] = await look(clockPlausible, { files: { '/sys/class/rtc/rtc0/date': '' } });
    expect(verdict).toMatchObject({ level: 'ok', summary: 'the year is 2026', details: { real_time_clock: true } });
  });

  it.each<[number | undefined, string]>([
    [-1400, 'ok: the clock agrees with that of AWS'],
    [-90_000, 'warning: the clock is 90 s slow'],
    [7_200_000, 'error: the clock is 2 h fast: AWS refuses signed calls'],
    [undefined, 'unknown: nothing to compare the clock with: there is no such file'],
  ])('stands beside the one of AWS: %p ms', async (clockAheadMs, expected) => {
    expect(told(await look(clockOffset, clockAheadMs === undefined ? {} : { clockAheadMs }))).toBe(expected);
  });
});

describe('the disk', () => {
  const GB = 1e9;
  const space = (freeBytes: number, totalBytes: number, freeInodes = 1e6, totalInodes = 2e6) => ({
    space: { freeBytes, totalBytes, freeInodes, totalInodes },
  });
  it.each<[string, Furniture, string]>([
    ['room', space(20 * GB, 32 * GB), 'ok: 20 GB of 32 GB are free'],
    ['a tenth of a large one', space(50 * GB, 1000 * GB), 'ok: 50 GB of 1000 GB are free'],
    ['a tenth of a small one', space(0.6 * GB, 8 * GB), 'warning: the disk is nearly full: 600 MB of 8000 MB are free'],
    [
      'less than was asked for',
      space(0.4 * GB, 4 * GB),
      'warning: the disk is nearly full: 400 MB of 4000 MB are free',
    ],
    ['nothing', space(0.02 * GB, 8 * GB), 'error: the disk is full: 20 MB of 8000 MB are free'],
    ['no inodes', space(4 * GB, 8 * GB, 100, 500_000), 'error: the disk has no inodes left'],
    ['no inodes because it counts none', space(4 * GB, 8 * GB, 0, 0), 'ok: 4000 MB of 8000 MB are free'],
    ['no answer', {}, 'unknown: there is no such file'],
  ])('has %s', async (_, furniture, expected) => {
    expect(told(await look(diskSpace, furniture))).toBe(expected);
  });

  const mounts = (options: string, at = '/') => ({
    files: { '/proc/mounts': `proc /proc proc rw 0 0\n/dev/mmcblk0p2 ${at} ext4 ${options} 0 0\n` },
  });
  it.each<[string, Furniture, string]>([
    ['for writing', mounts('rw,noatime'), 'ok: /dev/mmcblk0p2 (ext4) may be written'],
    [
      'read-only',
      mounts('ro,noatime,errors=remount-ro'),
      'error: /dev/mmcblk0p2 is mounted read-only: nothing is logged',
    ],
    [
      'for writing, though errors would change that',
      mounts('rw,errors=remount-ro'),
      'ok: /dev/mmcblk0p2 (ext4) may be written',
    ],
    ['elsewhere', mounts('rw', '/boot'), 'unknown: no mount in /proc/mounts holds /var/lib/greengrass'],
  ])('is mounted %s', async (_, furniture, expected) => {
    expect(told(await look(diskWritable, furniture))).toBe(expected);
  });

  it('tells of errors that ext4 wrote down', async () => {
    const files = {
      '/sys/fs/ext4/mmcblk0p2/errors_count': '3\n',
      '/sys/fs/ext4/mmcblk0p2/last_error_time': '1767225600\n',
      '/sys/fs/ext4/sda1/errors_count': '0\n',
    };
    const [verdict, ...others] = await look(diskErrors, { files });
    expect(others).toEqual([]);
    expect(verdict).toMatchObject({
      level: 'error',
      summary: 'ext4 has counted 3 errors on mmcblk0p2',
      details: { last_error_at: '2026-01-01T00:00:00.000Z' },
    });
    expect(told(await look(diskErrors, { files: { '/sys/fs/ext4/sda1/errors_count': '0\n' } }))).toBe(
      'ok: ext4 has counted no errors',
    );
    expect(await look(diskErrors)).toEqual([]);
  });

  const card = (files: Record<string, string>) => ({
    files: Object.fromEntries(
      Object.entries({ name: 'SC32G', type: 'SD', ...files }).map(([name, text]) => [
        `/sys/block/mmcblk0/device/${name}`,
        `${text}\n`,
      ]),
    ),
  });
  it.each<[string, Furniture, string]>([
    [
      'new eMMC',
      card({ type: 'MMC', life_time: '0x01 0x01', pre_eol_info: '0x01' }),
      'ok: mmcblk0 (SC32G) has used at most 10 % of its life',
    ],
    [
      'worn eMMC',
      card({ type: 'MMC', life_time: '0x02 0x0a', pre_eol_info: '0x01' }),
      'warning: mmcblk0 (SC32G) has used 90 to 100 % of its life',
    ],
    [
      'eMMC at its end',
      card({ type: 'MMC', life_time: '0x0b 0x02', pre_eol_info: '0x01' }),
      'error: mmcblk0 (SC32G) is worn out',
    ],
    [
      'eMMC without spare blocks',
      card({ type: 'MMC', life_time: '0x03 0x03', pre_eol_info: '0x03' }),
      'error: mmcblk0 (SC32G) is worn out',
    ],
    ['SD card', card({ date: '03/2024' }), 'ok: mmcblk0 (SC32G) tells nothing of its wear'],
    ['old SD card', card({ date: '03/2016' }), 'warning: mmcblk0 (SC32G) was made 10 years ago'],
    ['none', {}, ''],
  ])('is a card: %s', async (_, furniture, expected) => {
    expect(told(await look(cardWear, furniture))).toBe(expected);
  });
});

describe('the machine', () => {
  const FILE = '/sys/devices/platform/soc/soc:firmware/get_throttled';
  it.each<[string, Furniture, string]>([
    ['0', { files: { [FILE]: '0\n' } }, 'ok: the supply voltage was good since the start'],
    ['50005', { files: { [FILE]: '50005\n' } }, 'error: the supply voltage is too low, now'],
    ['50000', { files: { [FILE]: '50000\n' } }, 'warning: the supply voltage was too low since the start'],
    ['80008', { files: { [FILE]: '80008\n' } }, 'warning: the processor was slowed down since the start'],
    [
      'throttled=0x1',
      { programs: { 'vcgencmd get_throttled': 'throttled=0x1\n' } },
      'error: the supply voltage is too low, now',
    ],
    ['no Pi', {}, ''],
    ['no number', { files: { [FILE]: 'n/a' } }, ''],
  ])('has the power word %s', async (_, furniture, expected) => {
    expect(told(await look(power, furniture))).toBe(expected);
  });

  it.each([
    ['48312\n', 'ok: the processor has 48 °C'],
    ['81000\n', 'warning: the processor has 81 °C'],
    ['85500\n', 'error: the processor has 86 °C'],
    ['', ''],
  ])('is warm: %j', async (text, expected) => {
    expect(told(await look(temperature, { files: { '/sys/class/thermal/thermal_zone0/temp': text } }))).toBe(expected);
  });

  const meminfo = (kb: number) => ({
    '/proc/meminfo': `MemTotal:         930904 kB\nMemFree:           20000 kB\nMemAvailable:     ${kb} kB\n`,
  });
  it.each<[string, Furniture, string]>([
    ['enough', { files: meminfo(409_600) }, 'ok: 400 MB of memory are available'],
    ['little', { files: meminfo(81_920) }, 'warning: 80 MB of memory are left'],
    ['none', { files: meminfo(20_480) }, 'error: 20 MB of memory are left'],
    [
      'an old kernel',
      { files: { '/proc/meminfo': 'MemTotal: 1 kB\n' } },
      'unknown: /proc/meminfo does not tell what is available',
    ],
  ])('has memory: %s', async (_, furniture, expected) => {
    expect(told(await look(memory, furniture))).toBe(expected);
  });
});
