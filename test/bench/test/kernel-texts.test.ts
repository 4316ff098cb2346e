import { describe, expect, it } from '@jest/globals';
import { deviceNumber, parseBlockStat } from '../support/block-device.ts';
import { fileSystemOf } from '../support/machine.ts';
import { statFields } from '../support/process-use.ts';

describe("the kernel's texts", () => {
  it('tells the parent of a process whose name holds brackets and spaces', () => {
    expect(statFields('17 (a) S (b c) S 4 17 17 0')[1]).toBe('4');
  });

  it('tells what a device wrote, in bytes', () => {
    const stat = '  10  1  80  4  200  3  1600  7  0  5  9  0 0 0 0  12  6\n';
    expect(parseBlockStat(stat)).toEqual({ writes: 200, writtenBytes: 819_200, flushes: 12 });
  });

  it.each([
    [0x0700, '7:0'],
    [0x10_3401, '52:257'],
    [0xfe00, '254:0'],
  ])('names device %i as sysfs does', (dev, name) => {
    expect(deviceNumber(dev)).toBe(name);
  });

  it('finds the file system that is mounted nearest', () => {
    const mounts = '/dev/vda / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n/dev/loop0 /tmp/deep xfs rw 0 0\n';
    const found = ['/tmp/x', '/tmp/deep/er', '/tmpfoo', '/home'].map((path) => fileSystemOf(path, mounts));
    expect(found).toEqual(['tmpfs on tmpfs', 'xfs on /dev/loop0', 'ext4 on /dev/vda', 'ext4 on /dev/vda']);
  });
});
