import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Check } from '../check.ts';
import { componentProcesses, statusOf } from '../components.ts';
import { fault, ok, unknown } from '../finding.ts';

/** capabilities(7): raw HCI sockets ask for it. */
const CAP_NET_RAW = 1n << 13n;

/** Whether the process that opens the adapter may. */
export const capability: Check = {
  id: 'capability',
  about: 'whether sward.BleIngest has CAP_NET_RAW, without which no adapter can be opened',
  async look(situation) {
    const processes = componentProcesses(situation.gateway, await situation.machine.processes());
    const ingest = processes.find(({ component }) => component === COMPONENTS.bleIngest);
    if (ingest === undefined)
      return [unknown('sward.BleIngest does not run from its artifact: its rights cannot be seen')];
    const has = (ingest.capabilities & CAP_NET_RAW) !== 0n;
    const details = { pid: ingest.pid, uid: ingest.uid, net_raw: has };
    if (has)
      return [ok(ingest.uid === 0 ? 'sward.BleIngest runs as root' : 'sward.BleIngest may open adapters', details)];
    const scans = (await statusOf(situation, COMPONENTS.bleIngest))?.detail['adapter'] === 'scanning';
    if (scans) return [ok('sward.BleIngest scans without the right: its adapter is a virtual one', details)];
    return [
      fault(
        'sward.BleIngest may not open a Bluetooth adapter: CAP_NET_RAW is missing',
        'Deploy the recipe as built (RequiresPrivilege), and install util-linux (setpriv); the log of the component says what was missing.',
        details,
      ),
    ];
  },
};
