import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Check, Situation } from '../check.ts';
import { statusOf } from '../components.ts';
import { ok, unknown, warning } from '../finding.ts';

/** Whether a time service disciplines the kernel's clock. */
export const clockSynchronised: Check = {
  id: 'clock-synchronised',
  about:
    'whether a time service has set the clock: by timedatectl, else by the mark of systemd-timesyncd, else by sward.LocalBuffer',
  async look(situation) {
    const { state, by } = await clockState(situation);
    const details = { state, told_by: by };
    if (state === 'synchronized') return [ok('the clock is set by a time service', details)];
    if (state !== 'unsynchronized') {
      return [
        unknown(
          'nobody here knows whether the clock is set',
          'Install systemd-timesyncd, or chrony with systemd.',
          details,
        ),
      ];
    }
    return [
      warning(
        'no time service has set the clock: new readings carry times that may be corrected later',
        'sudo timedatectl set-ntp true; is UDP port 123 open to a time server? `timedatectl timesync-status` says more.',
        details,
      ),
    ];
  },
};

async function clockState(situation: Situation): Promise<{ state: string; by: string }> {
  const { machine } = situation;
  const told = await machine.run('timedatectl', 'show', '-p', 'NTPSynchronized', '--value');
  const word = told.ok ? told.value.trim() : '';
  if (word === 'yes' || word === 'no')
    return { state: word === 'yes' ? 'synchronized' : 'unsynchronized', by: 'timedatectl' };
  const folder = await machine.system.names('/run/systemd/timesync');
  if (folder.ok) {
    return {
      state: folder.value.includes('synchronized') ? 'synchronized' : 'unsynchronized',
      by: 'systemd-timesyncd',
    };
  }
  const buffer = await statusOf(situation, COMPONENTS.localBuffer);
  return { state: String(buffer?.detail['clock'] ?? 'unknown'), by: COMPONENTS.localBuffer };
}
