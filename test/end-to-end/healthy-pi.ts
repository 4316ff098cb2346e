import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the system of a Pi says where all is well, below a folder. */
const HEALTHY: Readonly<Record<string, string>> = {
  '/proc/meminfo': 'MemTotal:         930904 kB\nMemAvailable:     409600 kB\n',
  '/proc/mounts': '/dev/mmcblk0p2 / ext4 rw,noatime 0 0\nproc /proc proc rw 0 0\n',
  '/sys/block/mmcblk0/device/type': 'MMC\n',
  '/sys/block/mmcblk0/device/name': 'DG4032\n',
  '/sys/block/mmcblk0/device/life_time': '0x01 0x01\n',
  '/sys/block/mmcblk0/device/pre_eol_info': '0x01\n',
  '/sys/class/bluetooth/hci0/uevent': 'DEVTYPE=host\n',
  '/sys/class/rfkill/rfkill0/type': 'bluetooth\n',
  '/sys/class/rfkill/rfkill0/name': 'hci0\n',
  '/sys/class/rfkill/rfkill0/soft': '0\n',
  '/sys/class/rfkill/rfkill0/hard': '0\n',
  '/sys/class/thermal/thermal_zone0/temp': '48312\n',
  '/sys/devices/platform/soc/soc:firmware/get_throttled': '0\n',
  '/sys/fs/ext4/mmcblk0p2/errors_count': '0\n',
};

/** A folder to be read in the place of /sys and /proc, and a `timedatectl` to be found by PATH. */
export class HealthyPi {
  /** For --system. */
  readonly folder: string;
  /** For the beginning of PATH. */
  readonly programs: string;

  constructor(below: string) {
    this.folder = join(below, 'system');
    this.programs = join(below, 'programs');
    this.heal();
  }

  heal(): void {
    for (const [path, text] of Object.entries(HEALTHY)) this.say(path, text);
    this.synchronised('yes');
  }

  /** Another text in a file of the system. */
  say(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  synchronised(word: 'yes' | 'no'): void {
    mkdirSync(this.programs, { recursive: true });
    const file = join(this.programs, 'timedatectl');
    writeFileSync(file, `#!/bin/sh\necho ${word}\n`);
    chmodSync(file, 0o755);
  }
}
