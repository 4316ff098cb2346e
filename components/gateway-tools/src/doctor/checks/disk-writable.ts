import type { Check } from '../check.ts';
import { fault, ok, unknown } from '../finding.ts';
import { type Mount, mountOf } from '../parsing/mounts.ts';

const REMEDY: Readonly<Record<string, string>> = {
  ext4: 'The kernel may have found errors: dmesg | grep -i ext4; sudo fsck on another machine; change the card.',
};

/** A card that fails is often mounted read-only by the kernel. */
export const diskWritable: Check = {
  id: 'disk-writable',
  about: 'whether the file system that holds the log is mounted for writing',
  async look({ machine, gateway: { root } }) {
    const mounts = await machine.system.text('/proc/mounts');
    if (!mounts.ok) return [unknown(mounts.text)];
    const mount: Mount | undefined = mountOf(mounts.value, root);
    if (mount === undefined) return [unknown(`no mount in /proc/mounts holds ${root}`)];
    const details = { device: mount.device, type: mount.type, mounted_at: mount.at };
    if (!mount.options.includes('ro')) return [ok(`${mount.device} (${mount.type}) may be written`, details)];
    const todo = REMEDY[mount.type] ?? `sudo mount -o remount,rw ${mount.at}`;
    return [fault(`${mount.device} is mounted read-only: nothing is logged`, todo, details)];
  },
};
