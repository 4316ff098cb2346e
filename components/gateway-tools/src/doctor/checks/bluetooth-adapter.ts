import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Check, Situation } from '../check.ts';
import { statusOf } from '../components.ts';
import { fault, ok, unknown, type Verdict } from '../finding.ts';

const FOLDER = '/sys/class/bluetooth';
/** `hci0:64` is a connection of hci0. */
const ADAPTER = /^hci\d+$/;

/** Adapters that the kernel knows, and whether one is up. */
export const bluetoothAdapter: Check = {
  id: 'bluetooth-adapter',
  about: 'whether the kernel knows a Bluetooth adapter, and whether it is up (where hciconfig is installed)',
  async look(situation) {
    const names = await situation.machine.system.names(FOLDER);
    const adapters = names.ok ? names.value.filter((name) => ADAPTER.test(name)) : [];
    const state = (await statusOf(situation, COMPONENTS.bleIngest))?.detail['adapter'];
    if (!names.ok && names.why === 'forbidden') return [unknown(`${FOLDER} may not be read`)];
    if (adapters.length > 0) return [await upOrDown(situation, adapters, state === 'scanning')];
    return [withoutAdapter(situation, state)];
  },
};

/** The kernel knows none. */
function withoutAdapter({ gateway }: Situation, state: unknown): Verdict {
  const details = { adapters: '', scanning: state === 'scanning' };
  if (state === 'scanning') {
    return ok('sward.BleIngest scans; the kernel knows no adapter, so it is a virtual one', details);
  }
  if (gateway.standIn && state === undefined) return unknown('the kernel knows no adapter; there may be a virtual one');
  return fault(
    'no Bluetooth adapter',
    'Plug one in; on a Pi: is `dtoverlay=disable-bt` in config.txt? `dmesg | grep -i bluetooth` says why one was not taken.',
    details,
  );
}

async function upOrDown({ machine }: Situation, adapters: readonly string[], scans: boolean) {
  const details = { adapters: adapters.join(', '), scanning: scans };
  const told = scans ? undefined : await machine.run('hciconfig');
  if (told?.ok) {
    const down = adaptersDown(told.value).filter((name) => adapters.includes(name));
    if (down.length === adapters.length) {
      return fault(`${down.join(', ')} is off`, `Turn it on: sudo hciconfig ${down[0]} up`, {
        ...details,
        down: down.join(', '),
      });
    }
  }
  return ok(`${adapters.join(', ')} is there`, details);
}

/** Adapters that hciconfig(1) calls DOWN. */
export function adaptersDown(text: string): string[] {
  return text.split(/\n(?=hci)/).flatMap((part) => {
    const name = /^(hci\d+):/.exec(part)?.[1];
    return name !== undefined && /^\s+DOWN\b/m.test(part) ? [name] : [];
  });
}
